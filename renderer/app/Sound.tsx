import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '../kit/Button';
import { IconBellRinging, IconVolume, IconVolumeOff } from '../kit/icons';
import { useAppliance } from '../state/hooks';
import { useStore } from '../state/store';
import { t } from '../words/catalogue/app';
import { soundWords } from '../words/sounds';
import { ring } from './ringer';
import { sound } from './tones';

const SoundDialog = lazy(() => import('./SoundDialog'));
/** Of several windows at one desk one sounds. */
const LOCK = 'alarm-sound';

/** What is heard of alarms: that it rings, the way to silence it, and how loud it is on this machine. */
export function Sound() {
  const { ringing } = useAppliance();
  const heard = useStore(ringing.heard);
  const volume = useStore(ringing.volume);
  const [deaf, setDeaf] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    void navigator.locks.request(LOCK, { signal: left.signal }, () => new Promise<void>((resolve) => {
      const stop = ring(ringing, (priority, loudness) => void sound(priority, loudness).then(() => setDeaf(false), () => setDeaf(true)));
      left.signal.addEventListener('abort', () => {
        stop();
        resolve();
      });
    })).catch(() => undefined);
    return () => left.abort();
  }, [ringing]);
  const says = deaf ? t.givesNoSound : soundWords(heard, volume);
  const quiet = volume === 0 || deaf || (heard.loud === 0 && heard.silenced > 0);
  return (
    <span className="sound">
      {heard.loud > 0 && volume > 0 ? (
        <Button small onPress={ringing.silence}>
          <IconBellRinging size={16} aria-hidden /> {t.silence}
        </Button>
      ) : null}
      <Button small look="quiet" iconOnly={!quiet} onPress={() => setOpen(true)} aria-label={t.soundOfAlarmsIs(says)}>
        {quiet ? <IconVolumeOff size={18} aria-hidden /> : <IconVolume size={18} aria-hidden />}
        {quiet ? <span>{volume === 0 ? t.soundOff : deaf ? t.noSound : t.silenced}</span> : null}
      </Button>
      <Suspense fallback={null}>{open ? <SoundDialog onClose={() => setOpen(false)} /> : null}</Suspense>
    </span>
  );
}
