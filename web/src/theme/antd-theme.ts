import { theme, type ThemeConfig } from 'antd';
import { SURFACE } from './palette.ts';

/** antd in the product's colours: dark, dense, few borders. */
export const antdTheme: ThemeConfig = {
  algorithm: [theme.darkAlgorithm, theme.compactAlgorithm],
  token: {
    colorPrimary: SURFACE.accent,
    colorInfo: SURFACE.accent,
    // Lighter than usual: legible as text on dark surfaces.
    colorError: '#ff8f8a',
    colorBgBase: SURFACE.panel,
    colorTextBase: SURFACE.text,
    colorBgContainer: SURFACE.raised,
    colorBgElevated: SURFACE.raised,
    colorBorder: SURFACE.line,
    colorBorderSecondary: SURFACE.line,
    colorTextSecondary: SURFACE.quiet,
    colorTextDescription: SURFACE.quiet,
    borderRadius: 6,
    fontSize: 14,
    colorTextPlaceholder: '#7d92a2',
    fontFamily: 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    wireframe: false,
    // A desk is worked at, not watched; and without a graphics processor a sliding drawer takes seconds.
    motion: false,
  },
  components: {
    Button: { primaryShadow: 'none', primaryColor: '#04211d', dangerColor: '#2a0909', fontWeight: 500 },
    Segmented: { trackBg: '#0c141c', itemSelectedBg: '#26394a', itemColor: SURFACE.quiet },
    Drawer: { colorBgElevated: SURFACE.panel },
    // An empty box is nothing but its border: three to one, as for text that is large.
    Checkbox: { colorBorder: '#5f7586' },
    // A chosen row under the pointer is no lighter than one that is not: its text stays legible.
    Table: { headerBg: SURFACE.raised, rowSelectedHoverBg: SURFACE.raised },
    // As large as the text beside it.
    Tag: { fontSizeSM: 12 },
  },
};
