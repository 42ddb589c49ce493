import { noDelivery, type Deliver, type Paper } from '../../../../electron/contract/deliver';
import { mailAddress } from '../../../../electron/contract/notify';

/** As it is typed. */
export interface DeliveryDraft {
  folder: string;
  /** Addresses with commas between them. */
  mail: string;
  printer: string;
  formats: Deliver['formats'];
  paper: Paper | '';
}

export function deliveryDraftOf(of: { deliver: Deliver; paper: Paper | null } | undefined): DeliveryDraft {
  const { folder, mail, printer, formats } = of?.deliver ?? noDelivery;
  return { folder: folder ?? '', mail: mail.join(', '), printer: printer ?? '', formats, paper: of?.paper ?? '' };
}

const addresses = ({ mail }: DeliveryDraft): string[] => mail.split(/[,;\s]+/).filter(Boolean);
export const badMail = (draft: DeliveryDraft): boolean => !addresses(draft).every((one) => mailAddress.safeParse(one).success);
export const badDelivery = (draft: DeliveryDraft): boolean => draft.formats.length === 0 || badMail(draft);

export const wantedDelivery = (draft: DeliveryDraft): { deliver: Deliver; paper: Paper | null } => ({
  deliver: { folder: draft.folder.trim() || null, mail: addresses(draft), printer: draft.printer || null, formats: draft.formats }, paper: draft.paper || null,
});
