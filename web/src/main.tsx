import './theme/base.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { ApiFailure, isSignedOut } from './api/api-failure.ts';
import { endSession, useSession } from './api/session.ts';
import { setUpLanguage } from './i18n/setup.ts';
import { FailedPage } from './FailedPage.tsx';
import { keepPageWhenFilesAreDropped } from './keep-page.ts';
import { NotFoundPage } from './NotFoundPage.tsx';
import { RequireSession } from './sign-in/RequireSession.tsx';
import { SignInPage } from './sign-in/SignInPage.tsx';
import { Waiting } from './Waiting.tsx';
import { antdTheme } from './theme/antd-theme.ts';
import { isNarrow } from './view/view-state.ts';

const OfficerApp = lazy(async () => ({ default: (await import('./officer/OfficerApp.tsx')).OfficerApp }));
const DevicesPage = lazy(async () => ({ default: (await import('./devices/DevicesPage.tsx')).DevicesPage }));
const AdminPage = lazy(async () => ({ default: (await import('./admin/AdminPage.tsx')).AdminPage }));
const SupervisePage = lazy(async () => ({ default: (await import('./supervise/SupervisePage.tsx')).SupervisePage }));
const WallPage = lazy(async () => ({ default: (await import('./wall/WallPage.tsx')).WallPage }));
const EvidencePage = lazy(async () => ({ default: (await import('./replay/EvidencePage.tsx')).EvidencePage }));
const fetchCommandView = () => import('./command/CommandView.tsx');
const CommandView = lazy(async () => ({ default: (await fetchCommandView()).CommandView }));

/** A session that ended shows as 401 on whatever is asked next; the page then leads to sign-in and back. */
function onFailure(error: unknown): void {
  if (isSignedOut(error)) endSession(queryClient);
}

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onFailure }),
  mutationCache: new MutationCache({ onError: onFailure }),
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only what may pass by itself is tried again.
      retry: (count, error) => count < 2 && error instanceof ApiFailure && (error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: false,
    },
  },
});

const router = createBrowserRouter([
  {
    path: '/',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <HomePage />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    path: '/evidence',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <EvidencePage />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    path: '/wall',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <WallRoute />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    path: '/devices',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <DevicesRoute />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    path: '/supervise',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <SupervisePage />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    path: '/admin',
    errorElement: <FailedPage />,
    element: (
      <RequireSession>
        <Suspense fallback={<Waiting />}>
          <AdminRoute />
        </Suspense>
      </RequireSession>
    ),
  },
  {
    // Its own judge of who is signed in: it opens without a network.
    path: '/officer/*',
    errorElement: <FailedPage />,
    element: (
      <Suspense fallback={<Waiting />}>
        <OfficerApp />
      </Suspense>
    ),
  },
  { path: '/sign-in', element: <SignInPage /> },
  { path: '*', element: <NotFoundPage /> },
]);

/** The command view for those who command and watch; an officer has a part of the own. */
function HomePage(): ReactElement {
  const session = useSession().data;
  return session?.role === 'officer' ? <Navigate to="/officer" replace /> : <CommandView />;
}

/** What everybody does is for those who command and watch. */
function WallRoute(): ReactElement {
  const session = useSession().data;
  return session?.role === 'officer' ? <NotFoundPage /> : <WallPage />;
}

/** Devices are none of an officer's business. */
function DevicesRoute(): ReactElement {
  const session = useSession().data;
  return session?.role === 'officer' ? <NotFoundPage /> : <DevicesPage />;
}

/** Administration is the administrators' alone. */
function AdminRoute(): ReactElement {
  const session = useSession().data;
  return session?.role === 'administrator' ? <AdminPage /> : <NotFoundPage />;
}

function Application(): ReactElement {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider theme={antdTheme} button={{ autoInsertSpace: false }} locale={i18n.language === 'en' ? enGB : zhCN}>
      <AntdApp className="application">
        <RouterProvider router={router} />
      </AntdApp>
    </ConfigProvider>
  );
}

keepPageWhenFilesAreDropped();
// While the server says who is signed in. A chunk that fails here is asked for again, and its failure said, when it is needed.
if (location.pathname === '/' && !isNarrow()) fetchCommandView().catch(() => undefined);
await setUpLanguage();
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queryClient}>
    <Application />
  </QueryClientProvider>,
);
