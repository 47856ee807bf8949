import type { Texts } from '../translation.ts';
import type { signIn as reference } from '../zh-cn/sign-in.ts';

/** English for signing in and accounts. */
export const signIn: Texts<typeof reference> = {
  signIn: {
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'User name or password is wrong.',
    locked: 'Too many attempts. Try again in {{seconds}} seconds.',
    required: 'Required',
    demoTitle: 'Demonstration',
    demoHint: 'Data come from simulators; all people are fictitious.',
    demoEnter: 'Enter as {{role}}',
    setupTitle: 'Create the first administrator',
    setupHint: 'There is no account yet. Create the administrator; the password has at least 12 characters.',
    displayName: 'Name',
    create: 'Create and sign in',
    tooShort: 'At least {{count}} characters',
    signOut: 'Sign out',
    returning: 'Your session ended. Sign in again to go on.',
  },
  role: { administrator: 'administrator', operator: 'operator', supervisor: 'supervisor', officer: 'officer' },
};
