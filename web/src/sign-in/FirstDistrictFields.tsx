import { UploadOutlined } from '@ant-design/icons';
import { OUTLINE_CHARACTERS } from '@xuncheng/contract';
import { Form, Input, Upload } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { browsersZone, TimeZoneSelect } from '../i18n/TimeZoneSelect.tsx';
import { SystemSelect } from '../admin/areas/SystemSelect.tsx';

/** The district that an empty system begins with: its name, and its border out of a file. */
export function FirstDistrictFields(): ReactElement {
  const { t } = useTranslation();
  const required = { required: true, message: t('signIn.required') };
  return (
    <>
      <h2>{t('signIn.districtTitle')}</h2>
      <p className="quiet">{t('signIn.districtHint')}</p>
      <Form.Item label={t('signIn.districtName')} name={['district', 'name']} rules={[required]}>
        <Input size="large" placeholder={t('signIn.districtNameExample')} />
      </Form.Item>
      <Form.Item label={t('signIn.districtCode')} name={['district', 'code']} rules={[required]}>
        <Input size="large" placeholder="330102" />
      </Form.Item>
      <Form.Item
        label={t('signIn.outline')}
        name={['district', 'outline']}
        rules={[required, { max: OUTLINE_CHARACTERS, message: t('signIn.outlineTooLong') }]}
      >
        <OutlineFile />
      </Form.Item>
      <Form.Item label={t('deviceForm.coordinates')} name={['district', 'system']} initialValue="wgs84">
        <SystemSelect />
      </Form.Item>
      <Form.Item
        label={t('timeZone.title')}
        extra={t('timeZone.meaning')}
        name={['district', 'timeZone']}
        initialValue={browsersZone()}
      >
        <TimeZoneSelect />
      </Form.Item>
    </>
  );
}

/** A file of text; its text is the value. */
function OutlineFile({ onChange }: { readonly onChange?: (text: string) => void }): ReactElement {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  return (
    <Upload.Dragger
      accept=".geojson,.json,.wkt,.csv,.tsv,.txt"
      maxCount={1}
      showUploadList={false}
      beforeUpload={(file) => {
        setName(file.name);
        void file.text().then(onChange);
        return false;
      }}
    >
      <UploadOutlined /> {name || t('areaImport.choose')}
    </Upload.Dragger>
  );
}
