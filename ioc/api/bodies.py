"""The bodies of commands: strict, and each names what a phone, a page or a system must send."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from ioc.incidents.vocabulary import Rejection, Satisfaction

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
MaybeSentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
Hours = Annotated[float, Field(gt=0, le=24 * 90, description="hours, in the pace of the ticket's promise")]
MediaId = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Body(BaseModel):
    """What all bodies share: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Body):
    """A command that needs no words."""


class Explained(Body):
    """A command that may be explained."""

    text: MaybeSentence = ""


class RejectBody(Body):
    """Why the centre does not take it up."""

    why: Rejection
    text: MaybeSentence = ""


class QuestionBody(Body):
    """What the reporter is asked."""

    question: Sentence


class DispatchBody(Body):
    """To which department, and why to that one."""

    department: DepartmentCode
    text: MaybeSentence = ""


class MergeBody(Body):
    """Into which incident."""

    into: UUID
    text: MaybeSentence = ""


class ReviewBody(Body):
    """Approved, or sent back with what is missing."""

    approved: bool
    text: MaybeSentence = ""


class TextBody(Body):
    """Words that are needed."""

    text: Sentence


class ReturnBody(Body):
    """«Not ours»: whose it is, and why."""

    department: DepartmentCode
    text: Sentence


class PauseBody(Body):
    """What a third party must do first, and until when at most."""

    until: Annotated[AwareDatetime, Field(description="RFC 3339 with offset")]
    text: Sentence


class ExtensionBody(Body):
    """How much more time, and why."""

    hours: Hours
    text: Sentence

    @property
    def by(self) -> timedelta:
        """The amount."""
        return timedelta(hours=self.hours)


class ExtensionDecisionBody(Body):
    """Granted (by as much as was asked, unless `hours` says otherwise) or refused."""

    granted: bool
    hours: Hours | None = None
    text: MaybeSentence = ""

    @property
    def by(self) -> timedelta | None:
        """The amount, where another than what was asked is granted."""
        return None if self.hours is None else timedelta(hours=self.hours)


class ResolveBody(Body):
    """What was done, and what proves it."""

    text: Sentence
    evidence: Annotated[list[MediaId], Field(max_length=20)] = []


class AnswerBody(Body):
    """What the reporter answers."""

    text: Sentence
    media: Annotated[list[MediaId], Field(max_length=10)] = []


class FeedbackBody(Body):
    """What the reporter says of the result."""

    satisfaction: Satisfaction
    text: MaybeSentence = ""
