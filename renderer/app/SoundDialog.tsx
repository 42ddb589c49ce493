import { useState } from 'react';
import { Button } from '../kit/Button';
import { Dialog } from '../kit/Dialog';
import { Notice } from '../kit/Notice';
import { PriorityMark } from '../kit/PriorityMark';
import { Segments } from '../kit/Segments';
import { useAppliance } from '../state/hooks';
import { useStore } from '../state/store';
import { t } from '../words/catalogue/app';
import { t as kit } from '../words/catalogue/kit';
import { soundWords, volumeChoices, volumeKey } from '../words/sounds';
import { sound } from './tones';

/** How loud alarms are on this machine, and how each priority sounds. */
export default function SoundDialog({ onClose }: { onClose(): void }) {
  const { ringing } = useAppliance();
  const heard = useStore(ringing.heard);
  const volume = useStore(ringing.volume);
  const [problem, setProblem] = useState(false);
  return (
    <Dialog title={t.soundOfAlarms} onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.done}</Button>}>
      <p>{soundWords(heard, volume)}. {t.soundRule}</p>
      <div>
        <Segments label={t.howLoud} value={volumeKey(volume)} choices={volumeChoices} onChange={(key) => ringing.setVolume(Number(key))} />
      </div>
      <div className="sound-tries" role="group" aria-label={t.howEachSounds}>
        {([1, 2, 3, 4] as const).map((priority) => (
          <Button key={priority} small disabled={volume === 0} onPress={() => void sound(priority, volume).then(() => setProblem(false), () => setProblem(true))}>
            <PriorityMark priority={priority} label="" /> {kit.priority(priority)}
          </Button>
        ))}
      </div>
      {problem ? <Notice problem>{t.noSoundProblem}</Notice> : null}
    </Dialog>
  );
}
