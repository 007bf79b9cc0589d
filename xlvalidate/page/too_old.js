(function () {
  "use strict";
  // Any browser runs this one. Where the script above did not run, the browser is too old for it.
  if (!window.xlvalidate) {
    document.getElementById("old").className = "";
  }
})();
