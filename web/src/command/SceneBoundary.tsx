import { Component, type ComponentType, type ReactNode } from 'react';
import { withTranslation, type WithTranslation } from 'react-i18next';

interface Props extends WithTranslation {
  readonly children: ReactNode;
}

/** A scene that cannot start (driver, memory, a lost chunk) must not take the lists and the alarms with it. */
class Boundary extends Component<Props, { readonly message: string | null }> {
  override state: { readonly message: string | null } = { message: null };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <p className="page-middle" role="alert">
        {this.props.t('scene.failed', { message: this.state.message })}
      </p>
    );
  }
}

export const SceneBoundary: ComponentType<{ readonly children: ReactNode }> = withTranslation()(Boundary);
