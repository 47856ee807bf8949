import {
  account,
  accountWithPassword,
  type Account,
  type AccountChange,
  type AccountWithPassword,
  type NewAccount,
} from '@xuncheng/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { get, post, put } from './request.ts';

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => get('/accounts', z.array(account), signal),
  staleTime: 0,
});

/** Each throws ApiFailure. A one-time password is answered once and never again. */
export function createAccount(given: NewAccount): Promise<AccountWithPassword> {
  return post('/accounts', given, accountWithPassword);
}

export function changeAccount(id: number, change: AccountChange): Promise<Account> {
  return put(`/accounts/${String(id)}`, change, account);
}

export function resetPassword(id: number): Promise<AccountWithPassword> {
  return post(`/accounts/${String(id)}/password`, {}, accountWithPassword);
}

export function setDisabled(id: number, disabled: boolean): Promise<Account> {
  return post(`/accounts/${String(id)}/${disabled ? 'disable' : 'enable'}`, {}, account);
}
