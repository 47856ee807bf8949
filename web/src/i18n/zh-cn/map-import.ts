/** Chinese for importing a map. */
export const mapImport = {
  mapImport: {
    hint: '用 OpenStreetMap 提取文件（.osm、.osm.gz 或 .osm.pbf）替换底图与路网。只取本区范围内的要素；关系组成的面不导入。地图须注明来源，导入时自动加上。',
    kind: { road: '道路', block: '建筑', water: '水系', green: '绿地', place: '地名' },
    begin: '开始导入',
    beginText: '所选类别的现有要素全部由文件中的替换；读完之前可随时停止，地图保持原样。',
    stop: '停止',
    progress: '读取进度',
    leftOut: '未导入（关系或不完整的面）',
    started: '发起',
    state: {
      running: '正在导入…',
      done: '已导入并生效',
      failed: '导入失败，地图保持原样',
      cancelled: '已停止，地图保持原样',
    },
    failure: {
      unreadable: '无法读取文件。',
      'nothing-found': '文件中没有本区范围内的这些要素。',
      'too-much': '要素超过 150,000 个，请使用更小的提取范围。',
      'internal-error': '服务器出错。',
    },
  },
} as const;
