import { GatewayOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { areasQuery, officersQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useLiveTopicCalmly } from '../live/live-context.ts';
import { receiverGroups } from '../view/receiver-groups.ts';
import { changeDraft, useView } from '../view/view-state.ts';
import { useOptionSearch } from '../view/use-text-search.ts';

/** Receivers shown by name; a whole squad is a number. */
const MOST_RECEIVERS_NAMED = 6;

interface ReceiverChoiceProps {
  readonly officerIds: readonly number[];
  /** Why somebody off duty is disturbed. */
  readonly offDutyReason: string;
  readonly onOffDutyReason: (reason: string) => void;
}

/** Whom it goes to: one by one, by group, or drawn around on the map; off duty for a reason only. */
export function ReceiverChoice({ officerIds, offDutyReason, onOffDutyReason }: ReceiverChoiceProps): ReactElement {
  const { t } = useTranslation();
  const byName = useOptionSearch();
  const format = useFormat();
  const store = useLiveTopicCalmly('officers', 5_000);
  const officers = useQuery(officersQuery).data ?? [];
  const areas = useQuery(areasQuery).data ?? [];
  const lassoing = useView((view) => view.lassoing);
  const [withOffDuty, setWithOffDuty] = useState(false);
  const isOffDuty = (id: number): boolean => !store.officers.has(id);
  const disturbed = officerIds.filter(isOffDuty);
  const options = [
    ...[...store.officers.values()].map(({ officerId, name, badge }) => ({
      value: officerId,
      label: `${name} ${badge}`,
    })),
    ...officers
      .filter(({ id }) => isOffDuty(id) && (withOffDuty || officerIds.includes(id)))
      .map(({ id, name, badge }) => ({ value: id, label: `${name} ${badge} · ${t('instruct.offDuty')}` })),
  ];
  const groups = receiverGroups(store.officers.values(), officers, areas, format.name);
  const add = (ids: readonly number[]): void => {
    changeDraft({ officerIds: [...new Set([...officerIds, ...ids])] });
  };
  return (
    <fieldset className="receiver-choice">
      <legend>{t('instruct.to')}</legend>
      <Select
        mode="multiple"
        value={[...officerIds]}
        options={options}
        showSearch={byName}
        maxTagCount={MOST_RECEIVERS_NAMED}
        placeholder={t('instruct.toPlaceholder')}
        aria-label={t('instruct.to')}
        allowClear
        onChange={(chosen) => {
          changeDraft({ officerIds: chosen });
        }}
      />
      <div className="receiver-groups">
        <Select<string>
          value={null}
          size="small"
          showSearch={byName}
          placeholder={t('instruct.addGroup')}
          aria-label={t('instruct.addGroup')}
          data-testid="instruct-group"
          popupMatchSelectWidth={280}
          options={groups.map(({ id, kind, name, officerIds: ids }) => ({
            value: id,
            label: [t(`receiverGroup.${kind}`), name, t('instructions.receivers', { count: ids.length })]
              .filter(Boolean)
              .join(' · '),
          }))}
          onChange={(id) => {
            add(groups.find((group) => group.id === id)?.officerIds ?? []);
          }}
        />
        <Button
          size="small"
          icon={<GatewayOutlined />}
          type={lassoing ? 'primary' : 'default'}
          aria-pressed={lassoing}
          onClick={() => {
            useView.setState({ lassoing: !lassoing });
          }}
        >
          {t('instruct.lasso')} <kbd>l</kbd>
        </Button>
        <Checkbox
          checked={withOffDuty}
          onChange={(event) => {
            setWithOffDuty(event.target.checked);
          }}
        >
          {t('instruct.withOffDuty')}
        </Checkbox>
      </div>
      {disturbed.length > 0 ? (
        <Input
          value={offDutyReason}
          maxLength={200}
          status={offDutyReason.trim() === '' ? 'warning' : ''}
          placeholder={t('instruct.offDutyReason', { count: disturbed.length })}
          aria-label={t('instruct.offDutyReason', { count: disturbed.length })}
          data-testid="instruct-off-duty-reason"
          onChange={(event) => {
            onOffDutyReason(event.target.value);
          }}
        />
      ) : null}
    </fieldset>
  );
}
