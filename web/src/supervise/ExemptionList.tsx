import { PlusOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Exemption } from '@xuncheng/contract';
import { App, Button, Popconfirm, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { exemptionsQuery, revokeExemption } from '../api/evaluation.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { useAreaName } from '../panels/use-area-name.ts';
import { ExemptionForm } from './ExemptionForm.tsx';
import type { Span } from './period.ts';

/** What was left out of the figures of a period, by whom and why; supervisors grant and revoke. */
export function ExemptionList({
  span,
  maySupervise,
}: {
  readonly span: Span;
  readonly maySupervise: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const query = useQuery(exemptionsQuery(span.from, span.to));
  const [granting, setGranting] = useState(false);
  return (
    <section className="exemptions">
      {maySupervise ? (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="grant-exemption"
          onClick={() => {
            setGranting(true);
          }}
        >
          {t('exemption.grant')}
        </Button>
      ) : null}
      {query.data ? null : <PanelState query={query} />}
      {query.data?.length === 0 ? <Empty>{t('exemption.empty')}</Empty> : null}
      <ul className="rows">
        {query.data?.map((exemption) => (
          <ExemptionRow key={exemption.id} exemption={exemption} maySupervise={maySupervise} />
        ))}
      </ul>
      {granting ? (
        <ExemptionForm
          onClose={() => {
            setGranting(false);
          }}
        />
      ) : null}
    </section>
  );
}

function ExemptionRow({
  exemption,
  maySupervise,
}: {
  readonly exemption: Exemption;
  readonly maySupervise: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const format = useFormat();
  const areaName = useAreaName();
  const client = useQueryClient();
  const { id, officerName, areaId, kind, startsAt, endsAt, reason, grantedBy, revokedBy, appealId } = exemption;
  const revoke = useMutation({
    mutationFn: () => revokeExemption(id),
    onSuccess: async ({ shiftsRecomputed, fixesForgotten }) => {
      void message.success(t('exemption.revoked', { count: shiftsRecomputed }));
      if (fixesForgotten > 0) void message.info(t('recompute.fixesForgotten', { count: fixesForgotten }));
      await client.invalidateQueries({ queryKey: ['evaluation'] });
    },
    onError: (error) => void message.error(failureText(error, t)),
  });
  const at = (time: number): string => `${format.date(time)} ${format.time(time)}`;
  return (
    <li className={revokedBy === null ? 'row slim' : 'row slim revoked'} data-testid="exemption-row">
      <span className="row-main">
        <span>
          <b>{officerName ?? (areaId === null ? '' : areaName(areaId))}</b> <Tag>{t(`exemption.kind.${kind}`)}</Tag>
        </span>
        <small>
          {at(startsAt)} – {at(endsAt)}
        </small>
        <small className="quiet">
          {reason} · {t('exemption.grantedBy')} {grantedBy}
          {appealId === null ? '' : ` · ${t('exemption.byAppeal', { id: appealId })}`}
          {revokedBy === null ? '' : ` · ${t('exemption.isRevoked', { by: revokedBy })}`}
        </small>
      </span>
      {maySupervise && revokedBy === null ? (
        <Popconfirm
          title={t('exemption.revoke')}
          description={t('exemption.revokeText')}
          onConfirm={() => {
            revoke.mutate();
          }}
        >
          <Button size="small" danger loading={revoke.isPending}>
            {t('exemption.revoke')}
          </Button>
        </Popconfirm>
      ) : null}
    </li>
  );
}
