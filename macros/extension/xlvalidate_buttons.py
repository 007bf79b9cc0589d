"""The five buttons in LibreOffice: each runs `xlvalidate press` over this very LibreOffice and says what came of it.

It runs in LibreOffice's own Python, which need not be the program's: nothing but its standard library and UNO is
imported here. The program is asked in a process of its own, by a thread of its own, so that the window goes on. The
program reads and writes the open form over a pipe that only this user can reach. The main thread shows what is shown.
"""

import json
import os
import subprocess
import threading
import uuid

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo

NAME = "org.xlvalidate.Buttons"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PROTOCOL = "org.xlvalidate:"
SETTING = "program.json"  # written by `xlvalidate addin install`
RAN = 88  # what the program leaves with once the button did its work
SECONDS = 300  # for one press
SHOWN_SECONDS = 20  # how long the status bar keeps what it said
LONGEST = 1500
# Of these the answer is a text to be read; of the others the status bar says enough.
IN_A_BOX = ("check", "clear", "help")

_pressing = threading.Lock()
_listening = {}


def texts(language):
    """The sentences in a language, by key."""
    with open(os.path.join(os.path.dirname(__file__), "texts.json"), encoding="utf-8") as file:
        return json.load(file)[language]


def program(environment):
    """The words of the program's command; None where none is set up or it is turned off."""
    if environment.get("XLVALIDATE_ENGINE", "").strip().lower() == "off":
        return None
    if environment.get("XLVALIDATE_EXE"):
        return [environment["XLVALIDATE_EXE"]]
    return set_up(environment) or (
        [environment["XLVALIDATE_PYTHON"], "-m", "xlvalidate"] if environment.get("XLVALIDATE_PYTHON") else None
    )


def set_up(environment):
    """What `xlvalidate addin install` has written down; None where it has not, or others could have written it."""
    home = environment.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    path = os.path.join(home, "xlvalidate", SETTING)
    try:
        found = os.lstat(path)
        if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022):
            return None
        with open(path, encoding="utf-8") as file:
            words = json.load(file)["command"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    good = isinstance(words, list) and words and all(isinstance(word, str) for word in words)
    return words if good else None


def for_program(environment):
    """The environment without what LibreOffice sets for its own Python; what is said comes as UTF-8."""
    theirs = ("PYTHONHOME", "PYTHONPATH", "URE_BOOTSTRAP", "LD_LIBRARY_PATH")
    plain = {name: value for name, value in environment.items() if name not in theirs}
    return dict(plain, PYTHONUTF8="1", PYTHONIOENCODING="utf-8")


class Buttons(unohelper.Base, XInitialization, XDispatchProvider, XDispatch, XServiceInfo):
    """What LibreOffice asks for when a button, a menu entry or a command URL of ours is used."""

    def __init__(self, context):
        self.context = context
        self.frame = None

    def initialize(self, arguments):
        """LibreOffice says for which window."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url, target, flags):
        """Ourselves for our five, nobody for anything else."""
        known = texts("en")["labels"]
        return self if url.Complete.startswith(PROTOCOL) and url.Complete[len(PROTOCOL) :] in known else None

    def queryDispatches(self, requests):
        """The same for many."""
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def dispatch(self, url, arguments):
        """Presses a button. Returns at once."""
        press = Press(self.context, self.frame, url.Complete[len(PROTOCOL) :])
        if _pressing.acquire(False):
            press.begin()
        else:
            press.status(press.texts["busy"])

    def addStatusListener(self, listener, url):
        """The buttons are always there."""

    def removeStatusListener(self, listener, url):
        """As above."""

    def getImplementationName(self):
        """Which component this is."""
        return NAME

    def supportsService(self, name):
        """Is it one of ours?"""
        return name == SERVICE

    def getSupportedServiceNames(self):
        """What it can be used as."""
        return (SERVICE,)


class Later(unohelper.Base, XCallback):
    """Something to be done by the main thread."""

    def __init__(self, work):
        self.work = work

    def notify(self, data):
        """Now it does it."""
        self.work()


class Press:
    """One press of a button, from the first word in the status bar to the last."""

    def __init__(self, context, frame, button):
        self.context = context
        self.frame = frame
        self.button = button
        self.language = "zh_CN" if self.office_language().startswith("zh") else "en"
        self.texts = texts(self.language)
        self.label = self.texts["labels"][button]
        self.indicator = None

    def service(self, name):
        """One of LibreOffice's services."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def office_language(self):
        """The language of LibreOffice's own menus."""
        where = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        where.Name, where.Value = "nodepath", "/org.openoffice.Setup/L10N"
        settings = self.service("com.sun.star.configuration.ConfigurationProvider")
        view = settings.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (where,))
        return view.getByName("ooLocale") or ""

    def begin(self):
        """In the main thread: says that it begins, and lets a thread do it."""
        try:
            self.status(self.texts["runs"].format(button=self.label))
            words = program(os.environ)
            command = words and [*words, *self.arguments()]
        except BaseException:
            _pressing.release()
            raise
        threading.Thread(target=self.work, args=(command,), daemon=True).start()

    def arguments(self):
        """What the program is asked for: the button, where this LibreOffice listens, which workbook."""
        asked = ["press", self.button, "--from-button", "--office", self.listens(), "--lang", self.language]
        model = self.frame.getController().getModel() if self.frame and self.frame.getController() else None
        if model is not None and model.hasLocation():
            place = model.getURL()
            asked += ["--", uno.fileUrlToSystemPath(place) if place.startswith("file:") else place]
        return asked

    def listens(self):
        """The address of a pipe of this LibreOffice, opened by the first press; its name is not to be guessed."""
        if "address" not in _listening:
            pipe = "xlvalidate-" + uuid.uuid4().hex
            _listening["acceptor"] = self.service("com.sun.star.office.Acceptor")
            _listening["acceptor"].initialize(("pipe,name=" + pipe + ";urp;", True))
            _listening["address"] = "uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext"
        return _listening["address"]

    def work(self, command):
        """In a thread: runs the program, waits, and has its answer shown."""
        try:
            done, said = (False, self.without_program()) if command is None else self.asked(command)
        except Exception as error:
            done, said = False, self.texts["failed"].format(why=str(error) or type(error).__name__)
        finally:
            _pressing.release()
        show = Later(lambda: self.show(done, said))
        self.service("com.sun.star.awt.AsyncCallback").addCallback(show, None)

    def asked(self, command):
        """Did the button do its work, and what is to be said."""
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=for_program(os.environ),
        )
        try:
            said, complaint = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return False, self.texts["late"].format(seconds=SECONDS)
        said, complaint = (text.decode("utf-8", "replace").strip() for text in (said, complaint))
        if process.returncode == RAN:
            return True, said
        if process.returncode == 2 and complaint:  # a sentence for who pressed
            return False, complaint
        last = complaint.splitlines()[-1] if complaint else str(process.returncode)
        return False, self.texts["failed"].format(why=last)

    def without_program(self):
        """What the sheet of checks has counted by itself, and how to set the program up."""
        counted = ""
        model = self.frame.getController().getModel() if self.frame and self.frame.getController() else None
        names = getattr(model, "NamedRanges", None)
        if names is not None and names.hasByName("xlv_summary"):
            cells = names.getByName("xlv_summary").getReferredCells()
            counted = cells.getCellByPosition(0, 0).getString() + "\n\n" if cells is not None else ""
        return counted + self.texts["no-program"]

    def show(self, done, said):
        """In the main thread: the status bar, and a box where there is more to read or something was not done."""
        if self.indicator is not None:
            self.indicator.end()
        if done and self.button not in IN_A_BOX:
            self.status(" ".join(said.split())[:250])
            return
        self.status(said.partition("\n")[0][:250])
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX" if done else "WARNINGBOX")
        window = self.frame.getContainerWindow() if self.frame is not None else None
        box = self.service("com.sun.star.awt.Toolkit").createMessageBox(
            window, kind, 1, self.texts["title"], said[:LONGEST]
        )
        box.execute()
        box.dispose()

    def status(self, said):
        """Says it in the status bar for a while."""
        if self.frame is None:
            return
        self.indicator = self.frame.createStatusIndicator()
        self.indicator.start(said, 0)
        ends = threading.Timer(SHOWN_SECONDS, self.quiet, (self.indicator,))
        ends.daemon = True
        ends.start()

    @staticmethod
    def quiet(indicator):
        """The status bar is LibreOffice's again. The window may be gone by now."""
        try:
            indicator.end()
        except Exception:
            return


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Buttons, NAME, (SERVICE,))
