/** Chinese for what one operator leaves to the next. */
export const handover = {
  handover: {
    title: '交接班',
    waiting: '待接班 {{count}}',
    ask: '留给下一班的话',
    placeholder: '未办完的事、要盯的地方、约定的时间…',
    note: '提交时自动记下在岗人数，以及此刻未结的告警、指令和上报。',
    write: '提交交接',
    written: '交接记录已提交',
    empty: '还没有交接记录。',
    duty: '当时在岗 {{onDuty}} 人，失联 {{outOfSight}} 人。',
    nothingOpen: '当时没有未结事项。',
    stillOpen: '当时未结 {{then}} 项，现在还有 {{now}} 项。',
    take: '确认接班',
    taken: '{{name}} 于 {{time}} 接班',
    notTaken: '尚无人接班',
  },
};
