/** Chinese for the rules of camera alarms. */
export const cameraRules = {
  cameraRule: {
    hint: '摄像机事件满足规则时产生告警：某类目标在某区域静止达到时长。事件结束或判为误报时告警自动解除。',
    none: '还没有规则，摄像机事件不会产生告警。',
    addUsual: '添加常用规则',
    add: '新增规则',
    change: '修改规则',
    remove: '删除规则',
    removeText: '已产生的告警保留，直到其事件结束。',
    removed: '已删除。',
    label: '目标类别',
    labelHint: '与摄像机服务器（如 Frigate）中的名称一致。',
    zone: '区域',
    zoneHint: '在摄像机服务器中划定的区域名称；留空表示画面任意位置。',
    anywhere: '任意位置',
    seconds: '静止时长',
    secondsUnit: '秒',
    type: '告警类型',
    typeHint: '可选已有类型，也可自行命名。',
    severity: '级别',
  },
} as const;
