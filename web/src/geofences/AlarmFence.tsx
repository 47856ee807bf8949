import { BorderOuterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { geofencesQuery } from '../api/geofences.ts';
import { showFence } from './show-fence.ts';

/** The fence that an alarm is of: leads there; nothing once it is deleted. */
export function AlarmFence({ geofenceId }: { readonly geofenceId: number }): ReactElement | null {
  const fence = useQuery(geofencesQuery).data?.find(({ id }) => id === geofenceId);
  if (!fence) return null;
  return (
    <div className="card-actions">
      <Button
        icon={<BorderOuterOutlined />}
        data-testid="alarm-fence"
        onClick={() => {
          showFence(fence.id, fence.shape);
        }}
      >
        {fence.name}
      </Button>
    </div>
  );
}
