import type { Texts } from '../translation.ts';
import type { shell as reference } from '../zh-cn/shell.ts';

/** English for the frame of the page: bars, tabs, banners, words used everywhere. */
export const shell: Texts<typeof reference> = {
  product: { name: 'Xuncheng', subtitle: 'City management control platform' },
  language: { switch: 'Switch language', other: '中文' },
  common: {
    loading: 'Loading…',
    retry: 'Retry',
    close: 'Close',
    none: '—',
    failed: 'Could not load: {{message}}',
    never: 'never',
    ago: '{{age}} ago',
    search: 'Search',
    back: 'Back',
    more: '{{count}} more; narrow the search',
  },
  duration: {
    seconds: '{{count}} s',
    minutes: '{{count}} min',
    hours: '{{hours}} h {{minutes}} min',
    hoursOnly: '{{hours}} h',
  },
  top: {
    onDuty: 'On duty',
    alarms: 'Alarms',
    coverage: 'Coverage',
    account: 'Account',
    shortcuts: 'Shortcuts',
    live: 'Live',
    connecting: 'Connecting',
    disconnected: 'Disconnected',
    clock: 'Beijing time',
  },
  banner: {
    disconnected: 'Live connection lost, reconnecting. What you see is {{age}} old.',
    neverConnected: 'Connecting to live data…',
    old: 'No live data for {{age}}; the picture may lag behind.',
    full: {
      size: 'The journal of the gateway is full: since {{time}} nothing is taken from devices (gateways: {{count}}). They keep their data and send it by themselves afterwards. Check the database.',
      disk: 'The disk of the gateway is nearly full: since {{time}} nothing is taken from devices (gateways: {{count}}). They keep their data and send it by themselves afterwards. Free some space.',
    },
  },
  tab: { officers: 'Officers', alarms: 'Alarms', gaps: 'Gaps', instructions: 'Orders', performance: 'Figures' },
  dock: { open: 'Open panel', close: 'Close panel', selection: 'Selection', left: 'Duty panel' },
  shortcut: {
    title: 'Keyboard shortcuts',
    deselect: 'Deselect, close',
    search: 'Search officers',
    tab: 'Left tabs',
    instruct: 'Instruct the selected officer',
    acknowledge: 'Acknowledge the top alarm',
    help: 'Show shortcuts',
    cluster: 'Open the worst cluster',
    home: 'Whole district',
    coverage: 'Coverage layer on or off',
  },
  notFound: { title: 'There is no such page', home: 'To the command view' },
};
