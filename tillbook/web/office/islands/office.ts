// What the pages run in the browser. Each island has a file; nothing here knows any retail.
import "./htmx";
import { charts } from "./charts";
import { keys } from "./keys";
import { live } from "./live";
import { paper } from "./paper";
import { signIn } from "./sign_in";
import { theme } from "./toggle";
import { kept } from "./typed";
import { upload } from "./upload";

theme();
keys();
kept();
signIn();
live();
charts();
paper();
upload();
