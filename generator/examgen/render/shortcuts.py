r"""Shortcuts past LaTeX's own macros, in which TeX spends more time than in making a page; what they set is the same.

Sizes, `\bfseries` and so on, and the fonts of formulas in another size are found out by LaTeX's macros where they are
used first; what these set is kept, by all that it depends on, and set at once from then on.
"""

PREAMBLE = r"""
\makeatletter
% \examKept\name{slow}: what \name holds; the first time `slow` is done and makes \name.
\newcommand{\examKept}[2]{\ifx#1\relax#2\else#1\fi}
\newcommand{\examFont}{\def\noexpand\f@family{\f@family}\def\noexpand\f@series{\f@series}\def\noexpand\f@shape{\f@shape}\the\font}

% Declarations that change the font and nothing else.
\newcommand{\examQuick}[1]{\expandafter\examQuickly\csname exam slow \string#1\endcsname#1}
\newcommand{\examQuickly}[2]{\let#1=#2\protected\def#2{%
  \expandafter\examSwitch\csname\string#2 \curr@fontshape/\f@size\endcsname#1}}
\newcommand{\examSwitch}[2]{\examKept#1{#2\xdef#1{\examFont}}}
\examQuick\bfseries\examQuick\itshape\examQuick\ttfamily

% Bold and emphasized words among upright ones, with room for letters that lean over, but not before , and .
\let\examSlowBold=\textbf\protected\def\textbf{\examAmong\examSlowBold\examBold}
\let\examSlowEmph=\emph\protected\def\emph{\examAmong\examSlowEmph\examEmph}
\newcommand{\examAmong}[2]{\ifnum\ifmmode1\else\ifdim\fontdimen1\font>0pt 1\else0\fi\fi=1 \expandafter#1\else\expandafter#2\fi}
\newcommand{\examBold}[1]{\leavevmode{\bfseries\examLean#1}\examLean}
\newcommand{\examEmph}[1]{\leavevmode{\itshape#1}\examLean}
\newcommand{\examLean}{\futurelet\@let@token\examLeaning}
\newcommand{\examLeaning}{\ifhmode\ifx\@let@token,\else\ifx\@let@token.\else\sw@slant\fi\fi\fi}

% Sizes.
\let\examSlowSize=\@setfontsize
\def\@setfontsize#1#2#3{\let\@currsize=#1%
  \expandafter\examResize\csname size \curr@fontshape/#2/#3\endcsname{\examSlowSize#1{#2}{#3}}}
\newcommand{\examResize}[2]{\examKept#1{#2\xdef#1{\examFont
  \def\noexpand\f@size{\f@size}\def\noexpand\f@baselineskip{\f@baselineskip}\baselineskip=\the\baselineskip
  \normalbaselineskip=\baselineskip\setbox\strutbox=\hbox{\vrule height0.7\baselineskip depth0.3\baselineskip width0pt}}}}

% Bold formulas: their fonts are looked up at the first formula, not before, and others at the next one after them.
\protected\def\boldmath{\def\math@version{bold}\examUnset\aftergroup\examUnset}
\newcommand{\examUnset}{\gdef\glb@currsize{}}

% Fonts of formulas: of all families, of which an alphabet such as \mathbf adds one when it is used first; and what
% amsmath measures by them. In bold formulas these alphabets are other ones.
\let\examSlowMath=\glb@settings
\def\glb@settings{\expandafter\examMath\csname math \math@version\f@size/\the\csname c@mv@\math@version\endcsname\endcsname}
\newcommand{\examMath}[1]{\examKept{#1}{\examSlowMath\ifmath@fonts\examFamilies#1\fi}%
  \ifx\examVersion\math@version\else\global\let\examVersion=\math@version
    \begingroup\escapechar=-1 \let\getanddefine@fonts=\@gobbletwo\csname mv@\math@version\endcsname\endgroup\fi}
\newcommand{\examFamilies}[1]{\begingroup\let\examFound=\empty\count@=0
  \loop\expandafter\ifx\the\textfont\count@\nullfont\else\edef\examFound{\examFound\examFamily}\fi
  \advance\count@ by 1 \ifnum\count@<16 \repeat
  \xdef#1{\expandafter\noexpand\csname S@\f@size\endcsname\globaldefs=1 \examFound
    \let\noexpand\glb@currsize=\noexpand\f@size\ex@=\the\ex@\big@size=\the\big@size
    \ht\Mathstrutbox@=\the\ht\Mathstrutbox@\dp\Mathstrutbox@=\the\dp\Mathstrutbox@\setbox\strutbox@=\copy\strutbox
    \globaldefs=0 }\endgroup}
\newcommand{\examFamily}{\textfont\the\count@=\the\textfont\count@
  \scriptfont\the\count@=\the\scriptfont\count@\scriptscriptfont\the\count@=\the\scriptscriptfont\count@}

% Space between paragraphs, without what \vspace does within one.
\let\examSlowSpace=\vspace
\protected\def\vspace{\ifvmode\expandafter\examSpace\else\expandafter\examSlowSpace\fi}
\newcommand{\examSpace}[1]{\ifx*#1\expandafter\@vspacer\else\vskip#1\vskip0pt\relax\fi}

% Matrices as amsmath sets them: columns of formulas, as far apart and as high as in an array; \\[3pt] makes a row deeper.
% (The braces in numbers hide from TeX's alignment that a macro looks at what comes next.)
\renewenvironment{pmatrix}{\left(\vcenter\bgroup\def\\{{\ifnum0=`}\fi\new@ifnextchar[\examDeeper{\examDeeper[0pt]}}%
  \baselineskip=0pt \lineskip=0pt
  \setbox0=\hbox{\vrule height\arraystretch\ht\strutbox depth\arraystretch\dp\strutbox width0pt}%
  \halign\bgroup\copy0 \hfil$##$\hfil&&\kern2\arraycolsep\hfil$##$\hfil\crcr}
  {\crcr\egroup\egroup\right)}
\def\examDeeper[#1]{\vrule depth\dimexpr#1+\dp0 width0pt \ifnum0=`{\fi}\cr}

% Pages. LaTeX's output looks after floats, footnotes, marks and what packages do with pages, none of which is here.
\newcount\examShipped
\output={\ifnum\outputpenalty<-10000 \setbox0=\box255 \deadcycles=0 \else
  \setbox\@outputbox=\vbox to\textheight{\dimen@=\dp255 \unvbox255 \vskip-\dimen@\vskip0pt plus0.0001fil}%
  \@outputpage\global\vsize=\textheight\fi}
\def\@outputpage{\begingroup\reset@font\normalsize\normalsfcodes\baselineskip=0pt \lineskip=0pt \lineskiplimit=0pt
  \pdfprimitive\shipout\vbox{\vskip\topmargin\moveright\oddsidemargin\vbox{%
    \setbox0=\vbox to\headheight{\vfil\hbox to\textwidth{\normalcolor\@oddhead}}\dp0=0pt \box0
    \vskip\headsep\box\@outputbox\baselineskip=\footskip\hbox to\textwidth{\normalcolor\@oddfoot}}}%
  \endgroup\global\advance\c@page by 1 \global\advance\examShipped by 1 }
\newcommand{\examBlank}{{\let\@oddhead=\empty\let\@oddfoot=\empty\null\newpage}}
\makeatother

% What a document would read from files as it begins: the driver of LaTeX3, and that of MetaPost figures, not used here.
\ExplSyntaxOn\csname sys_ensure_backend:\endcsname\ExplSyntaxOff
\def\convertMPtoPDF{}
"""
