import { AimOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useLive } from '../live/live-context.ts';
import { changeDraft, useView, type InstructionDraft, type MapPlace } from '../view/view-state.ts';

/** Where to go: picked on the map, or what is selected. */
export function PlaceChoice({ draft }: { readonly draft: InstructionDraft }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { store } = useLive();
  const picking = useView((view) => view.pickingPlace);
  const selection = useView((view) => view.selection);
  const officer = draft.officerIds.length === 1 ? store.officers.get(draft.officerIds[0]!) : undefined;
  const alarm = selection?.kind === 'alarm' ? store.alarms.get(selection.alarmId) : undefined;
  const offers: { text: string; place: MapPlace }[] = [];
  if (officer && officer.lon !== null && officer.lat !== null) {
    offers.push({ text: t('instruct.placeOfficer'), place: { lon: officer.lon, lat: officer.lat } });
  }
  if (alarm && alarm.lon !== null && alarm.lat !== null) {
    offers.push({ text: t('instruct.placeAlarm'), place: { lon: alarm.lon, lat: alarm.lat, name: alarm.sourceName } });
  }
  const { place } = draft;
  return (
    <fieldset className="place-choice">
      <legend>{t('instruct.place')}</legend>
      <p data-testid="instruct-place">
        {place
          ? t('instruct.placeChosen', {
              place: place.name ?? `${format.number(place.lon, 5)}, ${format.number(place.lat, 5)}`,
            })
          : t('instruct.placeNone')}
        {place ? (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('instruct.placeNone')}
            onClick={() => {
              changeDraft({ place: null });
            }}
          />
        ) : null}
      </p>
      <div className="place-buttons">
        <Button
          size="small"
          icon={<AimOutlined />}
          type={picking ? 'primary' : 'default'}
          aria-pressed={picking}
          data-testid="instruct-pick"
          onClick={() => {
            useView.setState({ pickingPlace: !picking });
          }}
        >
          {t('instruct.placeMap')}
        </Button>
        {offers.map((offer) => (
          <Button
            key={offer.text}
            size="small"
            onClick={() => {
              changeDraft({ place: offer.place });
            }}
          >
            {offer.text}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
