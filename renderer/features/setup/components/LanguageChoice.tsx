import type { LanguageChoice as Choice } from '../../../bridge';
import { Segments } from '../../../kit';
import { useAppliance } from '../../../state/hooks';
import { t } from '../../../words/catalogue/app';

const choices = (['system', 'en', 'de'] as const satisfies readonly Choice[]).map((key) => ({ key, text: t.languages[key] }));

/** Before anybody has a menu. The page is loaded anew: it stands only where nothing has been typed that would be lost. */
export function LanguageChoice() {
  const { bridge } = useAppliance();
  return <Segments<Choice> label={t.language} value={bridge.languageChoice} choices={choices} onChange={(key) => void bridge.setLanguage(key)} />;
}
