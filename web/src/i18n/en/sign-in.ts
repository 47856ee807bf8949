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
    demoHint: 'The data come from simulators; all people are fictitious.',
    demoEnter: 'Enter as {{role}}',
    setupTitle: 'Create the first administrator',
    setupHint: 'There are no accounts yet. Create the administrator; the password needs at least 12 characters.',
    districtTitle: 'Your district',
    districtHint:
      'This system is empty. Begin with the border of your district; subdistricts, communities and cells are imported afterwards, under Administration.',
    districtName: 'Name of the district',
    districtNameExample: 'Shangcheng',
    districtCode: 'Administrative code',
    outline: 'Border: GeoJSON or WKT file',
    outlineTooLong: 'The border has too many corners. Simplify it to less than 2 MB.',
    outlineWrong: 'The border cannot be used: {{problems}}.',
    displayName: 'Name',
    create: 'Create and sign in',
    tooShort: 'At least {{count}} characters',
    signOut: 'Sign out',
    returning: 'Your session ended. Sign in again to go on.',
  },
  role: { administrator: 'administrator', operator: 'operator', supervisor: 'supervisor', officer: 'officer' },
};
