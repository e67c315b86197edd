"""Problems of the doors themselves: what a request can be wrong about before any book is asked."""

from functools import cache

from tillbook.errors import Problem, every_problem


class NothingHere(Problem):
    """There is nothing at this address."""

    remedy = "GET /api/v1/openapi.json describes every address."
    status = 404


class MethodNotAllowed(Problem):
    """This address is not asked like that."""

    remedy = "The Allow header lists the methods."
    status = 405


class NotAcceptable(Problem):
    """The answer cannot be given in a form that was asked for."""

    remedy = "Accept application/json, or text/csv where rows are asked for."
    status = 406


class UnsupportedMediaType(Problem):
    """The content is of a type, a charset or an encoding that is not read here."""

    remedy = "Send application/json or application/x-ndjson in UTF-8, plain or gzip."
    status = 415


class BodyTooLarge(Problem):
    """The content is larger than one request may be."""

    remedy = "Send 8 MiB and 10,000 documents at most, unpacked; then the next ones."
    status = 413


class BodyTooSlow(Problem):
    """The content did not come within the time that there is for it."""

    remedy = "Send it again over a better line, or in smaller parts."
    status = 408


class MalformedBody(Problem):
    """The content cannot be read as what it says it is."""

    remedy = "Send JSON as the description says; documents one by one, in an array, or a line each."
    status = 400


class MalformedParameter(Problem):
    """A parameter says something that it cannot mean."""

    remedy = "See the parameter's type and limits in /api/v1/openapi.json."
    status = 400


class UnknownParameter(Problem):
    """The address takes no such parameter."""

    remedy = "Leave it out; it would silently change nothing."
    status = 400


class IdempotencyKeyRequired(Problem):
    """A wish without an Idempotency-Key could be fulfilled twice."""

    remedy = "Send the header Idempotency-Key: 16 to 128 characters, a new UUID for each wish."
    status = 400


class CsrfMissing(Problem):
    """The request comes by a sign-in, without what its own pages send along."""

    remedy = "Send the header X-CSRF-Token that signing in answered."
    status = 403


class WrongHost(Problem):
    """The request is meant for another host."""

    remedy = "Start the server with --allow-host for each name that it is reached by."
    status = 421


class TooManyRequests(Problem):
    """More requests came than one caller may send."""

    remedy = "Wait as long as Retry-After says; send documents in batches."
    status = 429


class PageMoved(Problem):
    """The rows have changed since the page before this one."""

    remedy = "Begin again, ask as of a journal number, or take all rows at once as text/csv."
    status = 409


class CardNumberSaid(Problem):
    """What was sent says the number of a payment card, which nobody may keep."""

    remedy = "Leave it out, or say its last four digits; a terminal's own reference stands for it."


class FaultOfOurs(Problem):
    """Something went wrong here; it is a fault of this program."""

    remedy = "Send the same request again; if it stays so, report the request id."
    status = 500


class NotReady(Problem):
    """The book cannot be reached at this moment."""

    remedy = "Try again soon; documents stay with whoever has them."
    status = 503


class PeopleOnly(Problem):
    """This is for people who have signed in, not for keys and not at a till."""

    remedy = "Sign in by a password or through your provider."
    status = 409


class OriginNotTheirs(Problem):
    """The document is of another origin than the key that brings it."""

    remedy = "A key posts for its own origin only; a person's documents name none."
    status = 403


class ActorNotThem(Problem):
    """The document names somebody else than the person who brings it, or the house's own rule."""

    remedy = "Put your own id as the actor; GET /api/v1/me tells it."
    status = 403


@cache
def known_problems() -> dict[str, type[Problem]]:
    """Every problem that the program can name, by its slug."""
    return {it.slug(): it for it in every_problem()}
