import { Button } from 'antd';
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
      <div className="scene-placeholder" role="alert">
        <p>{this.props.t('scene.failed', { message: this.state.message })}</p>
        <Button
          onClick={() => {
            // A chunk that failed to load stays failed until the page is loaded anew.
            location.reload();
          }}
        >
          {this.props.t('common.retry')}
        </Button>
      </div>
    );
  }
}

export const SceneBoundary: ComponentType<{ readonly children: ReactNode }> = withTranslation()(Boundary);
