/** Chinese for who looked at what. */
export const looks = {
  looks: {
    about: '谁查看过谁的轨迹与依据、哪路摄像机，逐条留痕，不可更改。查看自己的不记。',
    search: '账号、队员或设备',
    none: '没有查看记录。',
    others: '等另外 {{count}} 人',
    older: '更早的记录',
    action: {
      'view-track': '轨迹',
      'view-visits': '巡查到访',
      'view-streets': '走过的街道',
      'view-evidence': '考核依据',
      'view-device-messages': '设备原始报文',
      'watch-camera': '摄像机画面',
    },
  },
} as const;
