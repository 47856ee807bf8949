import type { Texts } from '../translation.ts';
import type { errors as reference } from '../zh-cn/errors.ts';

/** English for failures. */
export const errors: Texts<typeof reference> = {
  error: {
    unreachable: 'The server cannot be reached. Check the network and try again.',
    unexpected: 'The server sent something unexpected ({{message}}).',
    forbidden: 'You may not do this.',
    server: 'The server failed: {{message}}',
    noAnswer:
      'No answer within 10 seconds, the outcome is unknown. Retrying is safe: it will not be carried out twice.',
    notConnected: 'The live connection is down, nothing was sent. Retry once it is back.',
    named: '{{message}} ({{names}})',
    code: {
      'not-signed-in': 'Your session ended. Sign in again.',
      'wrong-credentials': 'User name or password is wrong.',
      'locked-out': 'Too many failed sign-ins for this account from here. Try again in 15 minutes.',
      'too-many-requests': 'Too many requests. Wait a moment.',
      'invalid-request': 'Something in the request is not right: {{message}}',
      'already-set-up': 'An account exists already: ask its owner, or choose another user name.',
      'no-district': 'There is no district yet. Import one first.',
      'demo-on': 'The system runs in demonstration mode: end that first.',
      'demo-off': 'The system does not run in demonstration mode.',
      'missing-header': 'The request did not come from a page of this site and was refused.',
      'foreign-origin': 'The request did not come from a page of this site and was refused.',
      'officer-off-duty': 'Officers off duty cannot be instructed.',
      'officer-without-terminal': 'The shift has no terminal to send to.',
      'idempotency-key-used': 'The number of this instruction is taken. Close the form and write it again.',
      'instruction-over': 'Every receiver has come to an end; nothing is left to cancel.',
      'officer-not-found': 'There is no such officer in your area.',
      'instruction-not-found': 'There is no such instruction in your area.',
      'alarm-not-found': 'There is no such alarm in your area.',
      'device-not-found': 'There is no such device in your area.',
      'shift-not-found': 'There is no such shift in your area.',
      'dead-letter-not-found': 'There is no such message in your area.',
      'dead-letter-settled': 'This message was settled in another way already.',
      'gateway-away': 'The gateway did not answer. Asking again does no harm.',
      'no-tracking': 'Devices of this protocol cannot be asked to report more often.',
      'no-rebirth': 'Devices of this protocol cannot be asked to report again.',
      'device-exists': 'Another device has this id, or this address.',
      'parent-device-not-found': 'There is no such video server or recorder.',
      'area-not-found': 'There is no such area in your reach.',
      'not-carried': 'Only terminals and vehicle units are carried by somebody.',
      'internal-error': 'The server failed at this; it is in its log.',
    },
  },
};
