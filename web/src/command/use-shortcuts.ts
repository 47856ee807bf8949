import { App } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.ts';
import { failureText } from '../i18n/failure-text.ts';
import { useLive } from '../live/live-context.ts';
import { queueOrder } from '../view/severity.ts';
import { actionOf, type ShortcutAction } from '../view/shortcuts.ts';
import { moveCamera, openTab, startInstruction, stepBack, TABS, toggleLayer, useView } from '../view/view-state.ts';

const SOMETHING_OVER_THE_VIEW =
  '.ant-drawer-open, .ant-select-dropdown:not(.ant-select-dropdown-hidden), .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden)';

/** Listens to the keyboard for the shortcuts of the table. */
export function useShortcuts(): void {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { store, link } = useLive();
  const may = useMay();
  useEffect(() => {
    const acknowledgeTop = async (): Promise<void> => {
      if (!may.acknowledge) return;
      const top = queueOrder(store.alarms.values())[0];
      if (!top || top.acknowledgedAt !== null) return;
      try {
        await link.acknowledge(top.id);
      } catch (error) {
        void message.error(failureText(error, t));
      }
    };
    const run = (action: ShortcutAction, tab: number | undefined): void => {
      const { selection, chosen } = useView.getState();
      if (action === 'tab') openTab(TABS[tab ?? 0]!);
      else if (action === 'search') {
        openTab('officers');
        setTimeout(() => document.querySelector<HTMLInputElement>('[data-search="officers"]')?.focus());
      } else if (action === 'instruct') {
        if (!may.instruct) return;
        if (chosen.size > 0) startInstruction({ officerIds: [...chosen] });
        else if (selection?.kind === 'officer') startInstruction({ officerIds: [selection.officerId] });
      } else if (action === 'lasso') {
        if (may.instruct) useView.setState((view) => ({ lassoing: !view.lassoing }));
      } else if (action === 'acknowledge') void acknowledgeTop();
      else if (action === 'coverage') toggleLayer('coverage');
      else if (action === 'cluster') moveCamera({ to: 'cluster' });
      else if (action === 'home') moveCamera({ to: 'home' });
      else if (action === 'palette') useView.setState((view) => ({ paletteOpen: !view.paletteOpen }));
      else if (action === 'help') useView.setState((view) => ({ shortcutsOpen: !view.shortcutsOpen }));
      else {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        stepBack();
      }
    };
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement | null;
      const typing = target?.matches('input:not([type=checkbox]), textarea, [contenteditable]') ?? false;
      const found = actionOf(event, typing);
      if (!found || event.defaultPrevented) return;
      // Drawers, menus and confirmations close themselves; the card under them stays.
      if (document.querySelector(SOMETHING_OVER_THE_VIEW)) return;
      event.preventDefault();
      run(found.action, found.tab);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, [store, link, message, t, may]);
}
