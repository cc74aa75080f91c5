export { ForgotPasswordPage } from './forgot-password-page';
export { SignInLinkPage, VerifyEmailPage } from './link-pages';
export { ResetPasswordPage } from './reset-password-page';
export { SignInPage } from './sign-in-page';
export { SignUpPage } from './sign-up-page';
