"""What can go wrong with accounts."""

from paynto.core.errors import Conflict, InvalidInput, NotFound, NotSignedIn, PermissionDenied


class WrongCredentials(NotSignedIn):
    code = "wrong_credentials"
    title = "The e-mail address or the password is wrong"


class LinkNotValid(InvalidInput):
    code = "link_not_valid"
    title = "The link was used already or has expired"


class EmailTaken(Conflict):
    code = "email_taken"
    title = "An account with this e-mail address exists"


class SignUpClosed(PermissionDenied):
    code = "sign_up_closed"
    title = "This installation does not accept new accounts"


class TokenNotFound(NotFound):
    code = "token_not_found"
    title = "There is no such API token"


class SessionNotFound(NotFound):
    code = "session_not_found"
    title = "There is no such session"


class UserNotFound(NotFound):
    code = "user_not_found"
    title = "There is no such account"


class LastOperator(Conflict):
    code = "last_operator"
    title = "The last operator cannot be removed"
