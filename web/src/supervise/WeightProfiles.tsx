import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { localOf, type MeasureDefinition, type WeightProfile } from '@xuncheng/contract';
import { Button, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { measuresQuery, profilesQuery } from '../api/evaluation.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { useFormat } from '../i18n/use-format.ts';
import { PanelState } from '../panels/PanelState.tsx';
import { WeightProfileForm } from './WeightProfileForm.tsx';
import { ProfileTableHead } from './ProfileTableHead.tsx';

/** What figures are and have been weighed by, newest first. */
export function WeightProfiles({ maySupervise }: { readonly maySupervise: boolean }): ReactElement {
  const { t } = useTranslation();
  const profiles = useQuery(profilesQuery);
  const measures = useQuery(measuresQuery).data;
  const [adding, setAdding] = useState(false);
  const [openedAt] = useState(() => Date.now());
  if (!profiles.data || !measures) return <PanelState query={profiles} />;
  const inForce = profiles.data.find((profile) => profile.effectiveFrom <= openedAt);
  return (
    <section className="profiles">
      <p className="quiet small">{t('profile.hint')}</p>
      {maySupervise ? (
        <Button
          type="primary"
          icon={<PlusOutlined />}
          data-testid="add-profile"
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('profile.add')}
        </Button>
      ) : null}
      {profiles.data.map((profile) => (
        <ProfileCard key={profile.id} profile={profile} measures={measures} isInForce={profile === inForce} />
      ))}
      {adding ? (
        <WeightProfileForm
          measures={measures}
          start={inForce?.parts ?? []}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </section>
  );
}

function ProfileCard({
  profile,
  measures,
  isInForce,
}: {
  readonly profile: WeightProfile;
  readonly measures: readonly MeasureDefinition[];
  readonly isInForce: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const language = format.language === 'en' ? 'en' : 'zh';
  const since = new Date(localOf(cityZone(), profile.effectiveFrom)).getUTCFullYear();
  return (
    <article className="profile-card">
      <h2>
        {profile.name} {isInForce ? <Tag color="cyan">{t('profile.inForce')}</Tag> : null}
        <small className="quiet">
          {t('profile.since', { at: `${String(since)} · ${format.date(profile.effectiveFrom)}` })}
        </small>
      </h2>
      <table className="figure-list">
        <ProfileTableHead />
        <tbody>
          {profile.parts.map(({ measure, weight, zeroAt, fullAt }) => {
            const definition = measures.find(({ id }) => id === measure);
            const text = (value: number): string =>
              definition?.isShare ? format.share(value) : format.number(value, 2);
            return (
              <tr key={measure}>
                <th scope="row">{definition?.name[language] ?? measure}</th>
                <td>{format.number(weight, 1)}</td>
                <td>{text(zeroAt)}</td>
                <td>{text(fullAt)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}
