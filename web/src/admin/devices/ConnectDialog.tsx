import { writePairingLink } from '@xuncheng/contract';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, InputNumber, Modal, QRCode, Segmented, Typography } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { deviceSetupQuery, type DeviceWithToken } from '../../api/devices.ts';
import { Facts } from '../../panels/Facts.tsx';
import { PanelState } from '../../panels/PanelState.tsx';
import {
  doorsOf,
  owntracksLink,
  terminalNumber,
  traccarIdentifier,
  traccarLink,
  traccarServer,
  type Doors,
} from './connect-links.ts';

/** The token of a device, shown this once, and how to bring it to the device. */
export function ConnectDialog({
  given,
  onClose,
}: {
  readonly given: DeviceWithToken;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const setup = useQuery(deviceSetupQuery(given.device.id));
  return (
    <Modal
      open
      width={680}
      title={t('connect.title', { name: given.device.name })}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" data-testid="token-kept" onClick={onClose}>
          {t('connect.kept')}
        </Button>
      }
    >
      <div className="admin-stack" data-testid="connect">
        <Alert type="warning" showIcon title={t('connect.once')} />
        {setup.data ? (
          <Ways given={given} doors={doorsOf(setup.data.doors, location.hostname)} address={setup.data.address} />
        ) : (
          <PanelState query={setup} />
        )}
      </div>
    </Modal>
  );
}

function Ways({
  given: { device, token },
  doors: known,
  address,
}: {
  readonly given: DeviceWithToken;
  readonly doors: Doors;
  readonly address: string | null;
}): ReactElement {
  const { t } = useTranslation();
  const [doors, setDoors] = useState(known);
  const pairing = { deviceId: device.id, token };
  const copy = (text: string, testId?: string): ReactElement => (
    <Typography.Text copyable code data-testid={testId}>
      {text}
    </Typography.Text>
  );
  const credentials = [
    [t('deviceForm.id'), copy(device.id)],
    [t('connect.token'), copy(token, 'token')],
  ] as const;
  switch (device.protocol) {
    case 'owntracks': {
      const link = owntracksLink(pairing, doors);
      return (
        <>
          <Where doors={doors} door="mqtt" onChange={setDoors} />
          <Way code={link} hint={t('connect.owntracks')}>
            <Facts
              facts={[
                [t('connect.mode'), 'MQTT'],
                [t('connect.host'), copy(doors.host)],
                [t('connect.port'), String(doors.mqtt)],
                [t('connect.user'), copy(device.id)],
                [t('connect.password'), copy(token, 'token')],
                [t('connect.link'), <CopyLink key="link" link={link} />],
              ]}
            />
          </Way>
        </>
      );
    }
    case 'osmand':
      return (
        <>
          <Where doors={doors} door="osmand" onChange={setDoors} />
          <Way code={traccarLink(pairing, doors)} hint={t('connect.traccar')}>
            <Facts
              facts={[
                [t('connect.server'), copy(traccarServer(doors))],
                [t('connect.identifier'), copy(traccarIdentifier(pairing), 'token')],
              ]}
            />
          </Way>
        </>
      );
    case 'jt808':
      return (
        <>
          <Where doors={doors} door="jt808" onChange={setDoors} />
          <Facts
            facts={[
              [t('connect.host'), copy(doors.host)],
              [t('connect.port'), String(doors.jt808)],
              [t('connect.terminalNumber'), copy(terminalNumber(address))],
              [t('connect.code'), copy(token, 'token')],
            ]}
          />
          <p className="quiet small">{t('connect.jt808')}</p>
        </>
      );
    case 'own':
      return device.kind === 'terminal' ? (
        <FieldApp pairing={pairing} facts={credentials} />
      ) : (
        <>
          <Where doors={doors} door="mqtt" onChange={setDoors} />
          <Facts
            facts={[[t('connect.host'), copy(doors.host)], [t('connect.port'), String(doors.mqtt)], ...credentials]}
          />
        </>
      );
    case 'frigate':
    case 'onvif':
    case 'opcua':
      return <Facts facts={credentials} />;
  }
}

function FieldApp({
  pairing,
  facts,
}: {
  readonly pairing: { readonly deviceId: string; readonly token: string };
  readonly facts: readonly (readonly [string, ReactElement])[];
}): ReactElement {
  const { t } = useTranslation();
  const [origin, setOrigin] = useState(location.origin);
  const link = writePairingLink(origin, pairing);
  return (
    <>
      <label className="field">
        <span className="quiet">{t('connect.origin')}</span>
        <Input
          value={origin}
          spellCheck={false}
          onChange={(event) => {
            setOrigin(event.target.value.trim());
          }}
        />
      </label>
      <Way code={link} hint={t('connect.fieldApp')}>
        <Facts facts={[...facts, [t('connect.link'), <CopyLink key="link" link={link} />]]} />
      </Way>
    </>
  );
}

/** A code to scan beside what it says in words. */
function Way({
  code,
  hint,
  children,
}: {
  readonly code: string;
  readonly hint: string;
  readonly children: ReactElement;
}): ReactElement {
  const { t } = useTranslation();
  const [shown, setShown] = useState<'code' | 'words'>('code');
  return (
    <div className="connect">
      <div className="connect-code">
        <div data-testid="qr" data-code={code}>
          <QRCode type="svg" value={code} size={220} color="#000000" bgColor="#ffffff" errorLevel="L" />
        </div>
      </div>
      <div className="admin-stack">
        <Segmented
          value={shown}
          onChange={setShown}
          options={[
            { value: 'code', label: t('connect.scan') },
            { value: 'words', label: t('connect.byHand') },
          ]}
        />
        {shown === 'code' ? <p>{hint}</p> : children}
      </div>
    </div>
  );
}

/** A link too long to be read. */
function CopyLink({ link }: { readonly link: string }): ReactElement {
  return (
    <Typography.Text code copyable={{ text: link }}>
      {`${link.slice(0, 24)}…`}
    </Typography.Text>
  );
}

/** The gateway's address as the phone will see it: the page knows only how it is reached itself. */
function Where({
  doors,
  door,
  onChange,
}: {
  readonly doors: Doors;
  readonly door: 'mqtt' | 'osmand' | 'jt808';
  readonly onChange: (doors: Doors) => void;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="admin-form-pair">
      <label className="field">
        <span className="quiet">{t('connect.hostSeen')}</span>
        <Input
          value={doors.host}
          spellCheck={false}
          onChange={(event) => {
            onChange({ ...doors, host: event.target.value.trim() });
          }}
        />
      </label>
      <label className="field">
        <span className="quiet">{t('connect.port')}</span>
        <InputNumber
          value={doors[door]}
          min={1}
          max={65_535}
          precision={0}
          className="admin-wide"
          onChange={(port) => {
            if (port !== null) onChange({ ...doors, [door]: port });
          }}
        />
      </label>
    </div>
  );
}
