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
    districtTitle: 'Your district',
    districtHint:
      'Nothing is in this system yet. It begins with the border of your district; subdistricts, communities and cells come afterwards, under administration.',
    districtName: 'Name of the district',
    districtNameExample: 'Shangcheng',
    districtCode: 'Administrative code',
    outline: 'Border: a file of GeoJSON or WKT',
    outlineTooLong: 'The border has too many corners. Simplify it to less than 2 MB.',
    outlineWrong: 'The border cannot be taken: {{problems}}.',
    displayName: 'Name',
    create: 'Create and sign in',
    tooShort: 'At least {{count}} characters',
    signOut: 'Sign out',
    returning: 'Your session ended. Sign in again to go on.',
  },
  role: { administrator: 'administrator', operator: 'operator', supervisor: 'supervisor', officer: 'officer' },
};
