import {
  pictureChange,
  PICTURE_KINDS,
  type DeviceSetup,
  type PictureChange,
  type PictureKind,
} from '@xuncheng/contract';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changePicture, deviceSetupQuery } from '../../api/devices.ts';
import { devicesQuery } from '../../api/queries.ts';
import { LivePicture } from '../../cameras/LivePicture.tsx';
import { useSaving } from '../use-saving.ts';

interface Values {
  readonly kind: 'none' | PictureKind;
  readonly url?: string;
  readonly username?: string;
  readonly password?: string;
  readonly forget?: boolean;
}

const EXAMPLES: Readonly<Record<PictureKind, string>> = {
  snapshot: 'http://camera.example/snapshot.jpg',
  mjpeg: 'http://camera.example/video.mjpg',
  hls: 'http://media.example:8888/gate/index.m3u8',
  webrtc: 'http://media.example:8889/gate/whep',
};

/** Where a camera's picture is found, and the picture itself: whether it is right is seen at once. */
export function PictureSettings({ setup: { device, picture } }: { readonly setup: DeviceSetup }): ReactElement {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const kind = (Form.useWatch('kind', form) as Values['kind'] | undefined) ?? picture?.kind ?? 'none';
  const saving = useSaving((change: PictureChange) => changePicture(device.id, change), {
    refresh: [deviceSetupQuery(device.id).queryKey, devicesQuery.queryKey],
    said: () => t('admin.saved'),
  });
  const isUrl = (url: string | undefined): boolean =>
    pictureChange.safeParse({ source: { kind: 'mjpeg', url, username: null } }).success;
  return (
    <section className="admin-section" data-testid="picture-settings">
      <h3>{t('pictureForm.title')}</h3>
      <p className="quiet small">{t('pictureForm.hint')}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        initialValues={{ kind: picture?.kind ?? 'none', url: picture?.url, username: picture?.username ?? '' }}
        onFinish={(values) => {
          saving.mutate({ source: said(values) });
        }}
      >
        <Form.Item name="kind" label={t('pictureForm.kind')}>
          <Select
            data-testid="picture-kind"
            options={(['none', ...PICTURE_KINDS] as const).map((value) => ({
              value,
              label: t(`pictureForm.kinds.${value}`),
            }))}
          />
        </Form.Item>
        {kind === 'none' ? null : (
          <>
            <Form.Item
              name="url"
              label={t('pictureForm.url')}
              extra={kind === 'hls' || kind === 'webrtc' ? t(`pictureForm.hints.${kind}`) : undefined}
              rules={[
                {
                  validator: (_, url: string | undefined) =>
                    isUrl(url) ? Promise.resolve() : Promise.reject(new Error(t('pictureForm.urlRule'))),
                },
              ]}
            >
              <Input maxLength={500} spellCheck={false} placeholder={EXAMPLES[kind]} data-testid="picture-url" />
            </Form.Item>
            <div className="admin-form-pair">
              <Form.Item name="username" label={t('pictureForm.username')}>
                <Input maxLength={100} autoComplete="off" spellCheck={false} />
              </Form.Item>
              <Form.Item name="password" label={t('pictureForm.password')}>
                <Input.Password
                  maxLength={200}
                  autoComplete="new-password"
                  placeholder={picture?.hasPassword ? t('pictureForm.kept') : ''}
                />
              </Form.Item>
            </div>
            {picture?.hasPassword ? (
              <Form.Item name="forget" valuePropName="checked">
                <Checkbox>{t('pictureForm.forget')}</Checkbox>
              </Form.Item>
            ) : null}
          </>
        )}
        <Button htmlType="submit" loading={saving.isPending} data-testid="save-picture-source">
          {t('admin.save')}
        </Button>
      </Form>
      {/* What plays meanwhile would ask for a stream that is not there any more. */}
      {picture && !saving.isPending ? <LivePicture cameraId={device.id} name={device.name} /> : null}
    </section>
  );
}

/** A password that was not typed is the one that is kept. */
function said({ kind, url = '', username, password, forget }: Values): PictureChange['source'] {
  if (kind === 'none') return null;
  const known = username?.trim() ? username.trim() : null;
  return { kind, url, username: known, ...(password ? { password } : forget ? { password: null } : {}) };
}
