/** Chinese for signing in and accounts. */
export const signIn = {
  signIn: {
    username: '用户名',
    password: '密码',
    submit: '登录',
    wrong: '用户名或密码不正确。',
    locked: '尝试次数过多，请在 {{seconds}} 秒后重试。',
    required: '请填写此项',
    demoTitle: '演示系统',
    demoHint: '数据由模拟器产生，人员均为虚构。',
    demoEnter: '以{{role}}身份进入',
    setupTitle: '创建首位管理员',
    setupHint: '系统尚无账号。请创建管理员账号；密码至少 12 个字符。',
    displayName: '姓名',
    create: '创建并登录',
    tooShort: '至少 {{count}} 个字符',
    signOut: '退出登录',
    returning: '登录已失效，请重新登录后继续。',
  },
  role: { administrator: '管理员', operator: '值班员', supervisor: '督察', officer: '队员' },
} as const;
