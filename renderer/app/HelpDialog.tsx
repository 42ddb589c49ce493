import { Button, Dialog, Markdown } from '../kit';
import { t } from '../words/catalogue/help';
import { t as kit } from '../words/catalogue/kit';

export type HelpPage = keyof typeof t.pages;

/** What the page in front is for and what can be done there; offline, as all of it. */
export default function HelpDialog({ page, title, onClose }: { page: HelpPage; title: string; onClose(): void }) {
  return (
    <Dialog wide title={t.label(title)} onClose={onClose} footer={<Button look="primary" onPress={onClose} autoFocus>{kit.close}</Button>}>
      <Markdown source={t.pages[page]} />
      <h3>{t.everywhere}</h3>
      <Markdown source={t.common} />
    </Dialog>
  );
}
