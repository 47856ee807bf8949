import { useQuery } from '@tanstack/react-query';
import {
  ApiOutlined,
  BarChartOutlined,
  KeyOutlined,
  LogoutOutlined,
  QuestionCircleOutlined,
  HistoryOutlined,
  SearchOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { areasQuery } from '../api/queries.ts';
import { useMay, useSession, useSessionActions } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useLive, useLiveTopic, useLiveTopicCalmly } from '../live/live-context.ts';
import { countStates } from '../live/live-store.ts';
import { useStateHints } from '../live/use-limits.ts';
import { useNow } from '../live/use-now.ts';
import { closeReplay, toggleReplay, useReplay } from '../replay/replay-state.ts';
import { StateMark } from '../panels/StateMark.tsx';
import { OwnPasswordDialog } from '../sign-in/OwnPasswordDialog.tsx';
import { HandoverButton } from './handover/HandoverButton.tsx';
import { FILTER_STATES } from '../view/officer-search.ts';
import { openTab, toggleRoster, useView, type Tab } from '../view/view-state.ts';

/** Product, area, clock, the few numbers that say how things are, connection, language, account. */
export function TopBar(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const areas = useQuery(areasQuery).data;
  const root = areas?.[0];
  return (
    <header className="top-bar">
      <div className="top-brand">
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <strong>{t('product.name')}</strong>
        <span className="top-area">{root ? format.name(root) : ''}</span>
      </div>
      <Clock />
      <Counts />
      <div className="top-end">
        <ConnectionMark />
        <Tooltip title={t('palette.hint')}>
          <Button
            type="text"
            icon={<SearchOutlined />}
            aria-label={t('palette.title')}
            data-testid="palette-open"
            onClick={() => {
              useView.setState({ paletteOpen: true });
            }}
          />
        </Tooltip>
        <RosterButton />
        <HandoverButton />
        <ReplayButton />
        <LanguageSwitch />
        <Tooltip title={t('top.shortcuts')}>
          <Button
            type="text"
            icon={<QuestionCircleOutlined />}
            aria-label={t('top.shortcuts')}
            className="wide-only"
            onClick={() => {
              useView.setState({ shortcutsOpen: true });
            }}
          />
        </Tooltip>
        <AccountMenu />
      </div>
    </header>
  );
}

/** Opens and closes the roster of now. */
function RosterButton(): ReactElement {
  const { t } = useTranslation();
  const open = useView((view) => view.rosterOpen);
  return (
    <Tooltip title={t('duty.title')}>
      <Button
        type="text"
        icon={<TeamOutlined />}
        aria-label={t('duty.title')}
        aria-pressed={open}
        className="wide-only"
        data-testid="roster-open"
        onClick={toggleRoster}
      />
    </Tooltip>
  );
}

/** The time where the district is. */
export function Clock(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const store = useLiveTopic('connection');
  const time = store.serverNow(now);
  return (
    <Tooltip title={t('top.clock')}>
      <time className="top-clock" dateTime={new Date(time).toISOString()}>
        <span>{format.time(time, true)}</span>
        <small>{format.date(time)}</small>
      </time>
    </Tooltip>
  );
}

/** How things are, in three numbers; each opens its list. */
export function Counts(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { officers } = useLiveTopicCalmly('officers', 1_000);
  const { alarms } = useLiveTopic('alarms');
  const { coverage } = useLiveTopic('coverage');
  const states = countStates(officers.values());
  const hints = useStateHints();
  const active = [...alarms.values()].filter((alarm) => alarm.active).length;
  const waiting = [...alarms.values()].filter((alarm) => alarm.acknowledgedAt === null).length;
  return (
    <div className="top-counts">
      <button
        type="button"
        className="count"
        onClick={() => {
          showList('officers');
        }}
      >
        <span className="quiet">{t('top.onDuty')}</span>
        <b data-testid="count-on-duty">{officers.size}</b>
        <span className="count-states">
          {FILTER_STATES.map((state) => (
            <Tooltip key={state} title={`${t(`state.${state}`)}: ${t(`stateHint.${state}`, hints)}`}>
              <span className="count-state">
                <StateMark state={state} />
                {states[state]}
              </span>
            </Tooltip>
          ))}
        </span>
      </button>
      <Tooltip title={t('top.alarmsHint', { active, waiting })}>
        <button
          type="button"
          className={waiting > 0 ? 'count ringing' : 'count'}
          onClick={() => {
            showList('alarms');
          }}
        >
          <span className="quiet">{t('top.alarms')}</span>
          <b data-testid="count-alarms">{active}</b>
        </button>
      </Tooltip>
      <button
        type="button"
        className="count"
        onClick={() => {
          showList('gaps');
        }}
      >
        <span className="quiet">{t('top.coverage')}</span>
        <b data-testid="count-coverage">
          {coverage && coverage.withTarget > 0
            ? format.fulfilment(coverage.meetingTarget / coverage.withTarget)
            : t('common.none')}
        </b>
      </button>
    </div>
  );
}

/** Lists are of now: whoever asks for one has seen enough of the past. */
function showList(tab: Tab): void {
  closeReplay();
  openTab(tab);
}

function ReplayButton(): ReactElement {
  const { t } = useTranslation();
  const { store } = useLive();
  const replaying = useReplay((replay) => replay.asked !== null);
  return (
    <Tooltip title={t('shortcut.replay')}>
      <Button
        type={replaying ? 'primary' : 'text'}
        icon={<HistoryOutlined />}
        aria-label={t('replay.title')}
        aria-pressed={replaying}
        data-testid="replay-open"
        onClick={() => {
          toggleReplay(store);
        }}
      />
    </Tooltip>
  );
}

function ConnectionMark(): ReactElement {
  const { t } = useTranslation();
  const replaying = useReplay((replay) => replay.asked !== null);
  const { connection } = useLiveTopic('connection');
  const text = { connected: t('top.live'), connecting: t('top.connecting'), disconnected: t('top.disconnected') }[
    connection
  ];
  return (
    <span
      className={`connection-mark ${connection}${replaying ? ' replaying' : ''}`}
      role="status"
      data-testid="connection-state"
      data-state={connection}
    >
      {replaying ? t('replay.mark') : text}
    </span>
  );
}

function AccountMenu(): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const session = useSession().data;
  const may = useMay();
  const { signOut } = useSessionActions();
  const [isChanging, setChanging] = useState(false);
  const leave = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      void message.error(failureText(error, t));
    }
  };
  const who = session ? `${session.displayName} · ${t(`role.${session.role}`)} · ${session.areaName}` : '';
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', type: 'group', label: who },
            { type: 'divider' },
            {
              key: 'supervise',
              icon: <BarChartOutlined />,
              label: <Link to="/supervise">{t('supervise.title')}</Link>,
            },
            { key: 'devices', icon: <ApiOutlined />, label: <Link to="/devices">{t('devices.title')}</Link> },
            ...(may.administer
              ? [{ key: 'admin', icon: <SettingOutlined />, label: <Link to="/admin">{t('admin.title')}</Link> }]
              : []),
            {
              key: 'password',
              icon: <KeyOutlined />,
              label: t('ownPassword.change'),
              onClick: () => {
                setChanging(true);
              },
            },
            { key: 'leave', icon: <LogoutOutlined />, label: t('signIn.signOut'), onClick: () => void leave() },
          ],
        }}
      >
        <Button
          type="text"
          icon={<UserOutlined />}
          aria-label={`${session?.displayName ?? ''} · ${t('top.account')}`}
          data-testid="account-menu"
        >
          <span className="wide-only">{session?.displayName}</span>
        </Button>
      </Dropdown>
      {isChanging ? (
        <OwnPasswordDialog
          onClose={() => {
            setChanging(false);
          }}
        />
      ) : null}
    </>
  );
}
