import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';

export interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  look?: 'plain' | 'primary' | 'quiet';
  small?: boolean;
  iconOnly?: boolean;
  disabled?: boolean;
  pending?: boolean;
  /** Of a button that stays pressed until it is pressed again. */
  pressed?: boolean;
  submit?: boolean;
  autoFocus?: boolean;
  'aria-label'?: string;
  ref?: Ref<HTMLButtonElement>;
  slot?: 'close';
}

/** The one button. It says what it does; while that is under way it stays in place and can't be pressed again. */
export function Button({ children, look = 'plain', small, iconOnly, disabled, pending, pressed, submit, ...rest }: ButtonProps) {
  const classes = ['button', look !== 'plain' && look, small && 'small', iconOnly && 'icon-only', pressed && 'pressed'].filter(Boolean).join(' ');
  return (
    <AriaButton className={classes} isDisabled={disabled} isPending={pending} aria-pressed={pressed} type={submit ? 'submit' : 'button'} {...rest}>
      {children}
    </AriaButton>
  );
}
