export { isMounted, safeName, writeToFolder, type OutgoingFile } from './folder';
export { sendMail, type MailServer, type OutgoingMail, type Refusal } from './mail';
export { publishAll, type Broker, type Publication } from './mqtt';
export { printers, printPdfFile } from './printer';
export { Undelivered } from './trouble';
export { callWebhook, signature, type Webhook } from './webhook';
