import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { baseMapQuery } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { cityZone } from '../i18n/city-zone.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { PanelState } from '../panels/PanelState.tsx';
import { alarmTypeText } from '../view/alarm-text.ts';
import { attributionText } from '../view/attribution.ts';
import { drawEvidence } from './export/evidence-map.ts';
import { factsOf } from './export/person-facts.ts';
import { loadReplay } from './load-replay.ts';
import type { LoadedReplay } from './loaded-replay.ts';
import { readReplayLink } from './replay-asked.ts';
import './evidence.css';

/** Trails on paper are told apart by colour and dashes; more officers than this begin again. */
const INKS = [
  { colour: '#0b5cad', dash: '' },
  { colour: '#b3400a', dash: '6 2' },
  { colour: '#1f7a3a', dash: '2 2' },
  { colour: '#7a2a8c', dash: '8 2 2 2' },
  { colour: '#5c4b00', dash: '1 3' },
] as const;

/** A replay on paper: the map, who and when, alarms, instructions with every step, and room to sign. */
export function EvidencePage(): ReactElement {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const asked = useMemo(() => readReplayLink(query), [query]);
  const loaded = useQuery({
    queryKey: ['evidence', query.toString()],
    enabled: asked !== null,
    queryFn: ({ signal }) => loadReplay(asked!, signal, () => undefined),
    // Each look is recorded; a sheet on the screen does not look again by itself.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <main className="evidence">
      <div className="evidence-tools">
        <LanguageSwitch />
        <Button
          type="primary"
          disabled={!loaded.data}
          data-testid="evidence-print"
          onClick={() => {
            window.print();
          }}
        >
          {t('evidence.print')}
        </Button>
      </div>
      {asked === null ? (
        <p>{t('evidence.noLink')}</p>
      ) : loaded.data ? (
        <Sheet replay={loaded.data} />
      ) : (
        <PanelState query={loaded} />
      )}
    </main>
  );
}

function Sheet({ replay }: { readonly replay: LoadedReplay }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession().data;
  const base = useQuery(baseMapQuery).data;
  const map = useMemo(() => (base ? drawEvidence(replay, base) : null), [replay, base]);
  const moment = (at: number | null): string =>
    at === null ? t('common.none') : `${format.date(at)} ${format.time(at, true)}`;
  const { people, alarms, instructions, from, to } = replay;
  const theirs = new Set(people.map(({ officerId }) => officerId));
  const orders = instructions
    .map((one) => ({ ...one, receivers: one.receivers.filter(({ officerId }) => theirs.has(officerId)) }))
    .filter(({ receivers }) => receivers.length > 0);
  return (
    <article data-testid="evidence-sheet">
      <header>
        <h1>{t('evidence.title')}</h1>
        <p>
          {moment(from)} – {moment(to)} · {t('evidence.cityClock', { zone: cityZone() })}
        </p>
        <p className="evidence-small">
          {t('evidence.made', { who: session?.displayName ?? '', area: session?.areaName ?? '' })}
        </p>
      </header>
      {map ? (
        <figure>
          <svg viewBox={map.viewBox} role="img" aria-label={t('evidence.map')} data-testid="evidence-map">
            {map.ground.map(({ kind, path }, index) => (
              <path key={index} className={`evidence-${kind}`} d={path} vectorEffect="non-scaling-stroke" />
            ))}
            {map.trails.map((path, index) => (
              <path
                key={people[index]!.officerId}
                d={path}
                fill="none"
                stroke={INKS[index % INKS.length]!.colour}
                strokeDasharray={INKS[index % INKS.length]!.dash}
                strokeWidth={2}
                vectorEffect="non-scaling-stroke"
              />
            ))}
            {map.alarms.map(({ id, x, y }) => (
              <g key={id} transform={`translate(${String(x)} ${String(y)}) scale(${String(map.sizeMetres / 60)})`}>
                <path d="M0-1.2 1.1.8-1.1.8z" fill="#c21807" />
                <text className="evidence-mark" y={2.1}>
                  {alarms.findIndex((one) => one.id === id) + 1}
                </text>
              </g>
            ))}
            <g transform={`translate(${String(map.scale.x)} ${String(map.scale.y)})`}>
              <path
                d={`M0 0H${String(map.scale.metres)}`}
                stroke="#111"
                strokeWidth={3}
                vectorEffect="non-scaling-stroke"
              />
              <text y={-map.sizeMetres / 100} fontSize={map.sizeMetres / 45}>
                {format.distance(map.scale.metres)}
              </text>
            </g>
          </svg>
          <figcaption>
            {[
              t('evidence.north'),
              ...(base?.attribution ? [attributionText(base.attribution, format.language)] : []),
            ].join(' · ')}
          </figcaption>
        </figure>
      ) : (
        <p>{t('evidence.nothingSeen')}</p>
      )}
      <h2>{t('evidence.people')}</h2>
      <table>
        <thead>
          <tr>
            <th />
            <th>{t('evidence.name')}</th>
            <th>{t('evidence.beat')}</th>
            <th>{t('evidence.duty')}</th>
            <th>{t('evidence.firstAndLast')}</th>
            <th>{t('evidence.distance')}</th>
            <th>{t('evidence.unknown')}</th>
            <th>{t('evidence.fixes')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person, index) => {
            const facts = factsOf(person, replay);
            const ink = INKS[index % INKS.length]!;
            return (
              <tr key={person.officerId} data-testid="evidence-person">
                <td>
                  <svg viewBox="0 0 30 6" className="evidence-ink" aria-hidden="true">
                    <path d="M0 3H30" stroke={ink.colour} strokeDasharray={ink.dash} strokeWidth={2} />
                  </svg>
                </td>
                <td>
                  {person.name} {person.badge}
                </td>
                <td>{person.duties.map(({ beat }) => beat).join(', ')}</td>
                <td>{format.duration(facts.dutySeconds)}</td>
                <td>
                  {moment(facts.firstFixAt)} – {facts.lastFixAt === null ? '' : format.time(facts.lastFixAt, true)}
                </td>
                <td>{format.distance(facts.distanceMetres)}</td>
                <td>{format.duration(facts.unknownSeconds)}</td>
                <td>{format.number(facts.fixes)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <h2>{t('evidence.alarms', { count: alarms.length })}</h2>
      <table>
        <tbody>
          {alarms.map((alarm, index) => (
            <tr key={alarm.id}>
              <td>{index + 1}</td>
              <td>{t(`severity.${alarm.severity}`)}</td>
              <td>{alarmTypeText(alarm.type, t)}</td>
              <td>{alarm.sourceName}</td>
              <td>{moment(alarm.raisedAt)}</td>
              <td>
                {t('evidence.acknowledged')} {moment(alarm.acknowledgedAt)} {alarm.acknowledgedBy}
              </td>
              <td>
                {t('evidence.cleared')} {moment(alarm.clearedAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('evidence.instructions', { count: orders.length })}</h2>
      <table>
        <tbody>
          {orders.flatMap((order) =>
            order.receivers.map((receiver) => (
              <tr key={`${order.id} ${String(receiver.officerId)}`}>
                <td>{moment(order.issuedAt)}</td>
                <td>{order.issuedBy}</td>
                <td>{order.text}</td>
                <td>{receiver.officerName}</td>
                <td>
                  {receiver.steps.map((step) => `${t(`step.${step.state}`)} ${format.time(step.at, true)}`).join(' → ')}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <footer>
        <span>{t('evidence.madeBy')}</span>
        <span>{t('evidence.checkedBy')}</span>
        <span>{t('evidence.date')}</span>
      </footer>
    </article>
  );
}
