import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { searchPalette, type PaletteEntry } from '../../view/palette-search.ts';
import { OWN_KEYS } from '../../view/shortcuts.ts';
import { useView } from '../../view/view-state.ts';
import { usePaletteEntries } from './use-palette-entries.ts';
import { useSpelling } from '../../view/use-text-search.ts';

const MOST_ENTRIES = 12;

/** One field that finds whatever has a name, and whatever can be done; all of it by keyboard. */
export function CommandPalette(): ReactElement {
  const { t } = useTranslation();
  const open = useView((view) => view.paletteOpen);
  return (
    <Modal
      open={open}
      onCancel={close}
      footer={null}
      closable={false}
      width={560}
      destroyOnHidden
      transitionName=""
      maskTransitionName=""
      aria-label={t('palette.title')}
      className="palette"
      wrapClassName={OWN_KEYS}
      style={{ top: 96 }}
    >
      <PaletteField />
    </Modal>
  );
}

function close(): void {
  useView.setState({ paletteOpen: false });
}

function PaletteField(): ReactElement {
  const { t } = useTranslation();
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const entries = usePaletteEntries();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = searchPalette(entries, query, MOST_ENTRIES, useSpelling());
  const active = Math.min(at, found.length - 1);
  const idOf = (index: number): string => `${listId}-${String(index)}`;

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const run = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return; // the keys choose Chinese characters
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(active - 1, 0));
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Input
        autoFocus
        size="large"
        prefix={<SearchOutlined />}
        value={query}
        placeholder={t('palette.placeholder')}
        role="combobox"
        aria-label={t('palette.title')}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? idOf(active) : undefined}
        data-testid="palette"
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="palette-list" id={listId} role="listbox" aria-label={t('palette.title')} ref={list}>
        {found.map((entry, index) => (
          <li
            key={`${entry.kind} ${entry.id}`}
            id={idOf(index)}
            role="option"
            aria-selected={index === active}
            className={index === active ? 'active' : ''}
            data-testid="palette-entry"
            onMouseMove={() => {
              setAt(index);
            }}
            onClick={() => {
              run(entry);
            }}
          >
            <small>{t(`palette.kind.${entry.kind}`)}</small>
            <b>{entry.title}</b>
            <span className="quiet">{entry.detail}</span>
            {entry.keys === undefined ? null : <kbd>{entry.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="quiet palette-none">{t('palette.nothing')}</p> : null}
    </>
  );
}
