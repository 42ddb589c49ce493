import { Button, Notice } from '../../../kit';
import { useAppliance } from '../../../state/hooks';
import { t } from '../../../words/catalogue/setup';
import { storeFailure } from '../../../words/failures';

/** The store can't be opened: why, and what to do. Nothing was changed or overwritten. */
export function FailedStore({ error, home }: { error: { code: string; message: string }; home: string }) {
  const { session } = useAppliance();
  const { title, steps } = storeFailure(error.code, home);
  return (
    <>
      <h1>{title}</h1>
      <Notice problem>{error.message}</Notice>
      <ul className="steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <div className="welcome-actions">
        <Button onPress={() => void session.refresh()}>{t.tryAgain}</Button>
      </div>
    </>
  );
}
