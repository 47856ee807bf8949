import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { dropPutAside, resumeInstruction, useView } from '../view/view-state.ts';

/** An instruction that was written and closed without being sent: gone on with, or thrown away. */
export function PutAsideBar(): ReactElement | null {
  const { t } = useTranslation();
  const putAside = useView((view) => (view.draft || view.fence || view.drawing ? undefined : view.putAside.at(-1)));
  if (!putAside) return null;
  return (
    <div className="past-trail" role="status" data-testid="put-aside">
      <b>{t('instruct.putAside')}</b>
      {putAside.text === '' ? null : <span className="put-aside-words">{putAside.text}</span>}
      <Button size="small" type="primary" data-testid="put-aside-resume" onClick={resumeInstruction}>
        {t('instruct.resume')}
      </Button>
      <Button size="small" data-testid="put-aside-drop" onClick={dropPutAside}>
        {t('instruct.throwAway')}
      </Button>
    </div>
  );
}
