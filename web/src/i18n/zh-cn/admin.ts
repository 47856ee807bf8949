/** Chinese for the frame of administration. */
export const admin = {
  admin: {
    title: '系统管理',
    tabs: {
      devices: '设备',
      officers: '队员',
      roster: '排班',
      accounts: '账号',
      areas: '区域',
      beats: '责任网格',
      map: '地图',
      'camera-rules': '摄像机告警',
      limits: '限值',
    },
    required: '请填写',
    save: '保存',
    saved: '已保存。',
  },
  firstSteps: {
    title: '上岗前还需准备：',
    done: '已有',
    areas: '街道与社区',
    map: '道路与建筑',
    cells: '单元网格',
    beats: '责任网格',
    officers: '队员',
    terminals: '终端',
    roster: '排班',
  },
} as const;
