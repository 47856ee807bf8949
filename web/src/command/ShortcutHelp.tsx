import { Button, Modal } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { OWN_KEYS, SHORTCUTS } from '../view/shortcuts.ts';
import { useNarrow } from '../view/use-narrow.ts';
import { startTour, useView } from '../view/view-state.ts';

export function ShortcutHelp(): ReactElement {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const open = useView((view) => view.shortcutsOpen);
  const close = (): void => {
    useView.setState({ shortcutsOpen: false });
  };
  return (
    <Modal open={open} onCancel={close} footer={null} title={t('shortcut.title')} width={820} wrapClassName={OWN_KEYS}>
      <dl className="shortcuts">
        {SHORTCUTS.map(({ action, keys, text }) => (
          <div key={action}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      {narrow ? null : (
        <Button block data-testid="tour-again" onClick={startTour}>
          {t('tour.again')}
        </Button>
      )}
    </Modal>
  );
}
