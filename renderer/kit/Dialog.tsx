import type { FormEvent, ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  footer: ReactNode;
  wide?: boolean;
  /** As wide as the window allows: tables are in it. */
  large?: boolean;
  /** The footer's primary button submits. */
  onSubmit?(): void;
}

/** A question in front of the page. It is there while it is rendered; Escape and a press beside it close it. */
export function Dialog({ title, onClose, children, footer, wide, large, onSubmit }: DialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Events of a dialog go on through the one that it was opened from, which is not sent with it.
    event.stopPropagation();
    onSubmit?.();
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={large ? 'dialog-box large' : wide ? 'dialog-box wide' : 'dialog-box'}>
        <AriaDialog className="dialog">
          <header>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
          </header>
          {onSubmit ? (
            <form id="dialog-form" className="dialog-body" onSubmit={submit}>
              {children}
              {/* Enter in a field submits; the visible button stands in the footer. */}
              <button type="submit" hidden />
            </form>
          ) : (
            <div className="dialog-body">{children}</div>
          )}
          <footer>{footer}</footer>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
