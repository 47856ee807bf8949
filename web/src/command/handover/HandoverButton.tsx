import { SwapOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { handoversQuery } from '../../api/handovers.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useView } from '../../view/view-state.ts';

const HandoverDrawer = lazy(async () => ({ default: (await import('./HandoverDrawer.tsx')).HandoverDrawer }));

/** Opens the hand-over notes; says so when somebody left one that nobody has taken over. */
export function HandoverButton(): ReactElement {
  const { t } = useTranslation();
  const open = useView((view) => view.handoverOpen);
  const own = useSession().data?.accountId;
  const may = useMay();
  const notes = useQuery(handoversQuery).data ?? [];
  // Kept while the drawer is closed to look at something.
  const [words, setWords] = useState('');
  const waiting = may.instruct
    ? notes.filter(({ takenAt, writtenById }) => takenAt === null && writtenById !== own).length
    : 0;
  return (
    <>
      <Tooltip title={t('handover.title')}>
        <Button
          type={waiting > 0 ? 'primary' : 'text'}
          icon={<SwapOutlined />}
          aria-label={waiting > 0 ? t('handover.waiting', { count: waiting }) : t('handover.title')}
          className="wide-only"
          data-testid="handover-open"
          data-waiting={waiting}
          onClick={() => {
            useView.setState({ handoverOpen: true });
          }}
        >
          {waiting > 0 ? t('handover.waiting', { count: waiting }) : null}
        </Button>
      </Tooltip>
      {open ? (
        <Suspense>
          <HandoverDrawer words={words} onWords={setWords} />
        </Suspense>
      ) : null}
    </>
  );
}
