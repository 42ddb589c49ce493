import { useState } from 'react';
import { Button } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
import { Notice } from '../kit/Notice';
import { PriorityMark } from '../kit/PriorityMark';
import { Segments } from '../kit/Segments';
import { useAppliance } from '../state/hooks';
import { useStore } from '../state/store';
import { soundWords, volumeChoices, volumeKey } from '../words/sounds';
import { sound } from './tones';

/** How loud alarms are on this machine, and how each priority sounds. */
export default function SoundDialog({ onClose }: { onClose(): void }) {
  const { ringing } = useAppliance();
  const heard = useStore(ringing.heard);
  const volume = useStore(ringing.volume);
  const [problem, setProblem] = useState(false);
  return (
    <Dialog title="Sound of alarms" onClose={onClose} footer={<Button look="primary" onPress={onClose}>Done</Button>}>
      <p>{soundWords(heard, volume)}. An alarm rings until it is acknowledged, silenced or over; one that comes after that rings anew. To silence acknowledges nothing.</p>
      <div>
        <Segments label="How loud, on this machine" value={volumeKey(volume)} choices={volumeChoices} onChange={(key) => ringing.setVolume(Number(key))} />
      </div>
      <div className="sound-tries" role="group" aria-label="How each priority sounds">
        {([1, 2, 3, 4] as const).map((priority) => (
          <Button key={priority} small disabled={volume === 0} onPress={() => void sound(priority, volume).then(() => setProblem(false), () => setProblem(true))}>
            <PriorityMark priority={priority} label="" /> Priority {priority}
          </Button>
        ))}
      </div>
      {problem ? <Notice problem>This machine gives no sound. Look at its loudspeaker and at the sound settings of the system.</Notice> : null}
    </Dialog>
  );
}
