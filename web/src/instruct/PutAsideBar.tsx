import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { resumeInstruction, useView } from '../view/view-state.ts';

/** An instruction that was written and closed without being sent: gone on with, or thrown away. */
export function PutAsideBar(): ReactElement | null {
  const { t } = useTranslation();
  const putAside = useView((view) => (view.draft || view.fence || view.drawing ? null : view.putAside));
  if (!putAside) return null;
  return (
    <div className="past-trail" role="status" data-testid="put-aside">
      <b>{t('instruct.putAside')}</b>
      {putAside.text === '' ? null : <span className="put-aside-words">{putAside.text}</span>}
      <Button size="small" type="primary" data-testid="put-aside-resume" onClick={resumeInstruction}>
        {t('instruct.resume')}
      </Button>
      <Button
        size="small"
        data-testid="put-aside-drop"
        onClick={() => {
          useView.setState({ putAside: null });
        }}
      >
        {t('instruct.throwAway')}
      </Button>
    </div>
  );
}
