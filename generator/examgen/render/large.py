r"""Large print: what would be wider than its narrow pages is broken, or else made as narrow as they are.

Nothing is cut off in silence: what these macros do not catch, TeX reports as too wide.
"""

PREAMBLE = r"""
\newbox\examTried
\makeatletter
\raggedright
% Sets the second argument in lines with the settings of the first, as box \examTried; are there lines too wide?
\newif\ifexamTooWide
\newcommand{\examTry}[2]{%
  \setbox\examTried=\vbox{\examAlone\hsize=\linewidth\hfuzz=\maxdimen\rightskip=0pt plus 1fil #1\noindent#2\par}%
  \setbox0=\vbox{\unvcopy\examTried\hfuzz=\maxdimen\global\examTooWidefalse
    \loop\unskip\unpenalty\setbox0=\lastbox\ifvoid0 \else
      \setbox0=\hbox to\linewidth{\unhbox0}\ifnum\badness>10000 \global\examTooWidetrue\fi\repeat}}
\newcommand{\examAlone}{\let\par=\@@par\parshape=0 \hangindent=0pt \everypar{}\everymath{}\parskip=0pt \leftskip=0pt
  \rightskip=0pt \parfillskip=0pt plus 1fil\relax}
% Every formula in a line is set by itself first. One that is wider than a line, also when it is broken, is made narrow.
\everymath{$\ifinner\expandafter\examPlain\else\expandafter\examWatched\fi}
\newcommand{\examPlain}{\begingroup\everymath{}$\aftergroup\endgroup}
\newcommand{\examWatched}{\setbox0=\vbox\bgroup\examAlone\hsize=\maxdimen\noindent$\aftergroup\examWatchedEnd}
\newcommand{\examWatchedEnd}{\par\global\setbox\examWide=\lastbox\egroup
  \setbox\examWide=\hbox{\unhbox\examWide\unskip\unskip\unpenalty}%
  \begingroup\advance\linewidth-1em
  \ifdim\wd\examWide>\linewidth\examTry{}{\unhcopy\examWide}\else\examTooWidefalse\fi
  \ifexamTooWide\examFitted\else\unhbox\examWide\fi\endgroup}
% A display that is too wide is broken at its wide spaces, or else between its terms.
\let\examDisplay=\[ \let\examDisplayEnd=\]
\def\[#1\]{\setbox\examWide=\hbox{$\displaystyle#1$}%
  \ifdim\wd\examWide>\linewidth\examDisplayNarrow{#1}\else\examDisplay#1\examDisplayEnd\fi}
\newcommand{\examDisplayNarrow}[1]{\examTryDisplay{10000}{#1}\ifexamTooWide\examTryDisplay{500}{#1}\fi
  \ifexamTooWide\setbox\examTried=\hbox{\examFitted}\fi\examDisplay\box\examTried\examDisplayEnd}
\newcommand{\examTryDisplay}[2]{\examTry{\leftskip=0pt plus 1fil \parfillskip=0pt \lineskiplimit=4pt \lineskip=8pt
  \relpenalty=#1 \binoppenalty=#1 \def\quad{\penalty0\hskip1em\relax}\def\qquad{\penalty0\hskip2em\relax}}%
  {$\displaystyle#2$}}
\renewenvironment{align*}{\collect@body\examAligned}{\ignorespacesafterend}
\newcommand{\examAligned}[1]{\[\begin{aligned}#1\end{aligned}\]}
\renewcommand{\examFormulaLine}[1]{\hbox to \hsize{\kern12pt\linewidth=\dimexpr\hsize-12pt\relax
  \setbox\examWide=\hbox{$\displaystyle #1$}\examFitted\hfil}}
% Code within a sentence ends a line between two of its words.
\let\examTie=~
\let\examTypewriter=\texttt
\renewcommand{\texttt}[1]{{\ifx~\examTie\def~{\leavevmode\ }\fi\examTypewriter{#1}}}
% Tables, figures, and what must stay on one line.
\newcommand{\examNarrow}[1]{\AddToHook{env/#1/before}{\setbox\examWide=\hbox\bgroup}\AddToHook{env/#1/after}{\egroup\examFitted}}
\examNarrow{tabular}
\renewcommand{\figureShown}{\setbox\examWide=\box\figureBox\examFitted}
\renewenvironment{multicols}[1]{}{}
\renewcommand{\mbox}[1]{\setbox\examWide=\hbox{#1}\examFitted}
% The note on an answer stands above its boxes if there is no room beside them.
\renewcommand{\examNote}[1]{{\footnotesize\examGrey#1}\penalty0\hskip8pt\relax}
\renewcommand{\examAnswerLine}[1]{\par\nobreak\vspace{3pt}\setbox\examWide=\hbox{#1}%
  \ifdim\wd\examWide>\linewidth\examTry{\leftskip=0pt plus 1fil \rightskip=0pt \parfillskip=0pt }{#1}%
    \ifexamTooWide\else\setbox\examWide=\box\examTried\fi\fi
  {\leftskip=0pt plus 1fil \rightskip=0pt \parfillskip=0pt \examFitted\par}}
\makeatother
"""
