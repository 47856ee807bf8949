/** Chinese for coverage of the grid. */
export const coverage = {
  gaps: {
    empty: '所有网格都在频次要求之内。',
    overdue: '超时 {{duration}}',
    lastVisit: '上次到访',
    neverVisited: '本班未到访',
    target: '要求 {{duration}}',
    class: '{{class}} 类',
    cell: '单元网格 {{code}}',
    title: '最需要到访的网格在最前',
    showLayer: '显示覆盖图层',
  },
  coverage: {
    legend: '空闲时长 ÷ 频次要求',
    level0: '小于 50%',
    level1: '50–80%',
    level2: '80–100%',
    level3: '100–200%（超时）',
    level4: '200% 以上（严重）',
    summary: '{{meeting}} / {{total}} 个网格达标',
    observed: '{{count}} 个网格在摄像机视域内（不算到访）',
    computed: '计算于 {{age}}前',
    idle: '空闲 {{duration}}',
  },
  cell: {
    class: '类别',
    area: '区域',
    idleness: '空闲时长',
    status: '覆盖状态',
    neverVisited: '本班未到访',
    notFound: '网格不存在或不在管辖范围内。',
  },
} as const;
