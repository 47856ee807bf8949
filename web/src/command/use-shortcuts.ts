import { App } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { enlarge, useCameras } from '../cameras/camera-choice.ts';
import { useCameraKeys } from '../cameras/use-camera-keys.ts';
import { startFence } from '../geofences/fence-draft.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';
import { closeReplay, goToEvent, shiftSpeed, stepReplay, toggleReplay, useReplay } from '../replay/replay-state.ts';
import { undoDrawing } from '../view/drawing.ts';
import { queueOrder } from '../view/severity.ts';
import { actionOf, OWN_KEYS, type Asked } from '../view/shortcuts.ts';
import {
  changeLook,
  endFence,
  isAnythingOpen,
  moveCamera,
  openTab,
  select,
  startInstruction,
  stepBack,
  TABS,
  toggleLayer,
  toggleMeasuring,
  toggleRoster,
  useView,
} from '../view/view-state.ts';

const SOMETHING_OVER_THE_VIEW =
  '.ant-drawer-open, .ant-select-dropdown:not(.ant-select-dropdown-hidden), .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden), .ant-tour, .ant-image-preview';

/** A question: it closes itself by Esc, and what lies under it hears nothing meanwhile. The view knows of those with keys of their own. */
const QUESTION = `.ant-modal-wrap:not(.${OWN_KEYS}):not([style*="display: none"])`;

const REPLAY_STEP_SECONDS = 10;
/** What one stroke moves the map by, of the screen and of the distance. */
const PAN_SHARE = 0.15;
const ZOOM_NEARER = 0.8;

/** Listens to the keyboard for the shortcuts of the table. */
export function useShortcuts(): void {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { store, link } = useLive();
  const may = useMay();
  const cameraKey = useCameraKeys();
  useEffect(() => {
    /** Acknowledged is what is on the screen: the most urgent alarm is shown first, and acknowledged when the key comes again. */
    const acknowledgeShown = async (): Promise<void> => {
      if (!may.acknowledge || useReplay.getState().asked) return;
      const { selection } = useView.getState();
      const shown = selection?.kind === 'alarm' ? store.alarms.get(selection.alarmId) : undefined;
      if (!shown || shown.acknowledgedAt !== null) {
        const top = queueOrder(store.alarms.values())[0];
        if (top && top.acknowledgedAt === null) select({ kind: 'alarm', alarmId: top.id });
        return;
      }
      try {
        await link.acknowledge(shown.id);
      } catch (error) {
        void message.error(failureText(error, t));
      }
    };
    const inReplay = ({ action, by = 1 }: Asked): void => {
      if (action === 'replay') toggleReplay(store);
      else if (action === 'replayPlay') useReplay.getState().player?.toggle();
      else if (action === 'replayStep') stepReplay(by * REPLAY_STEP_SECONDS);
      else if (action === 'replayEvent') goToEvent(by);
      else shiftSpeed(by);
    };
    const toggleFence = (): void => {
      if (!may.drawFences || useReplay.getState().asked) return;
      if (useView.getState().fence) endFence();
      else startFence();
    };
    const run = (asked: Asked): void => {
      const { action, tab } = asked;
      const { selection, chosen } = useView.getState();
      if (action.startsWith('replay')) inReplay(asked);
      else if (action === 'cameras' || action === 'enlarge' || action === 'savePicture') cameraKey(action);
      else if (action === 'tab') {
        closeReplay();
        openTab(TABS[tab ?? 0]!);
      } else if (action === 'search') {
        closeReplay();
        openTab('officers');
        setTimeout(() => document.querySelector<HTMLInputElement>('[data-search="officers"]')?.focus());
      } else if (action === 'instruct') {
        // Nobody is sent anywhere from a picture of the past.
        if (!may.instruct || useReplay.getState().asked) return;
        if (chosen.size > 0) startInstruction({ officerIds: [...chosen] });
        else if (selection?.kind === 'officer') startInstruction({ officerIds: [selection.officerId] });
      } else if (action === 'lasso') {
        if (may.instruct && !useReplay.getState().asked) useView.setState((view) => ({ lassoing: !view.lassoing }));
      } else if (action === 'acknowledge') void acknowledgeShown();
      else if (action === 'look') changeLook();
      else if (action === 'roster') toggleRoster();
      else if (action === 'measure') toggleMeasuring();
      else if (action === 'fence') toggleFence();
      else if (action === 'undo') {
        const { drawing } = useView.getState();
        if (drawing) useView.setState({ drawing: undoDrawing(drawing) });
      } else if (action === 'coverage') toggleLayer('coverage');
      else if (action === 'cluster') moveCamera({ to: 'cluster' });
      else if (action === 'home' || action === 'tilt' || action === 'north') moveCamera({ to: action });
      else if (action === 'pan') {
        const [right, up] = asked.towards ?? [0, 0];
        moveCamera({ to: 'pan', right: right * PAN_SHARE, up: up * PAN_SHARE });
      } else if (action === 'zoom') moveCamera({ to: 'zoom', factor: asked.by === 1 ? ZOOM_NEARER : 1 / ZOOM_NEARER });
      else if (action === 'palette') useView.setState((view) => ({ paletteOpen: !view.paletteOpen }));
      else if (action === 'help') useView.setState((view) => ({ shortcutsOpen: !view.shortcutsOpen }));
      else {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        if (useCameras.getState().enlarged !== null) enlarge(null);
        else if (useReplay.getState().asked && !isAnythingOpen()) closeReplay();
        else stepBack();
      }
    };
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement | null;
      const typing = target?.matches('input:not([type=checkbox]), textarea, [contenteditable]') ?? false;
      // Space presses the button that has the focus.
      const presses = event.key === ' ' && (target?.matches('button, [role=option], a') ?? false);
      const found = actionOf(event, typing || presses, useReplay.getState().asked !== null);
      if (!found || event.defaultPrevented) return;
      // Elsewhere arrows scroll, or move in a list or a table.
      if (found.action === 'pan' && target && target !== document.body && !target.matches('canvas')) return;
      // Drawers, menus and enlarged pictures close themselves; the card under them stays.
      if (document.querySelector(SOMETHING_OVER_THE_VIEW)) return;
      const { paletteOpen, shortcutsOpen } = useView.getState();
      const closesItself = (found.action === 'palette' && paletteOpen) || (found.action === 'help' && shortcutsOpen);
      if ((paletteOpen || shortcutsOpen || document.querySelector(QUESTION)) && !closesItself) return;
      event.preventDefault();
      run(found);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, [store, link, message, t, may, cameraKey]);
}
